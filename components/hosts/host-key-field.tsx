'use client'
import { useMutation } from '@tanstack/react-query'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Say } from '@/components/patterns/say'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { hostFieldsTexts as t } from '@/lib/texts/host-fields'
import { say } from '@/lib/texts/texts'

/** A host key as seen, of which address, and whether a person confirmed it. */
export type SeenKey = { of: string; hostKey: string; kind: string; fingerprint: string; confirmed: boolean }

/** Which address a seen key belongs to. */
export function placeOf(address: string, port: string): string {
  return `${address.trim()}:${port.trim()}`
}

/**
 * Looks at the key a host presents and has a person compare its fingerprint. A key that was seen at another
 * address does not count.
 */
export function HostKeyField(props: {
  address: string
  port: string
  seen: SeenKey | null
  onSeen: (seen: SeenKey | null) => void
  error?: string | undefined
}) {
  const { address, port, onSeen, error } = props
  const here = placeOf(address, port)
  const seen = props.seen?.of === here ? props.seen : null
  const scan = useMutation(
    orpc.hosts.scan.mutationOptions({
      onSuccess: (found) => onSeen({ ...found, of: here, confirmed: false }),
      onMutate: () => onSeen(null),
    }),
  )
  return (
    <div className="space-y-2">
      <p className="font-medium text-sm">{t.hostKey}</p>
      <Button
        busy={scan.isPending}
        aria-disabled={address.trim() === '' || undefined}
        onClick={() => (address.trim() === '' ? undefined : scan.mutate({ address, port: Number(port) }))}
      >
        {seen ? t.lookAgain : t.lookAtHostsKey}
      </Button>
      {scan.isError ? <ErrorPanel {...problemOf(scan.error)} /> : null}
      {seen ? (
        <div className="rounded-sm border bg-canvas p-2" aria-live="polite">
          <p className="break-all font-mono text-xs" data-fingerprint="">
            {seen.kind} {seen.fingerprint}
          </p>
          <p className="mt-1 max-w-[72ch] text-ink-muted text-xs">
            <Say
              of={t.compareItWithWhat}
              kind={
                <code className="font-mono">
                  {say(t.sshKeygenLfEtc, { kind: seen.kind.replace(/^ssh-|-sha2.*$/g, '') })}
                </code>
              }
            />
          </p>
          <Checkbox
            className="mt-1"
            label={t.itIsSame}
            checked={seen.confirmed}
            onCheckedChange={(confirmed) => onSeen({ ...seen, confirmed })}
          />
        </div>
      ) : null}
      {error ? <p className="text-danger text-sm">{error}</p> : null}
    </div>
  )
}
