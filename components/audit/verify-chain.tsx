'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import { formatNumber } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { evidenceTexts as t } from '@/lib/texts/evidence'
import { say } from '@/lib/texts/texts'

/** Checks the whole chain and says what it found; offered to those who may. */
export function VerifyChain() {
  const me = useQuery(orpc.me.get.queryOptions())
  const cache = useQueryClient()
  const verify = useMutation(
    orpc.audit.verify.mutationOptions({
      onSettled: () => cache.invalidateQueries({ queryKey: orpc.audit.evidence.key() }),
    }),
  )
  if (!me.data?.permissions.includes('audit.verify')) return null
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p aria-live="polite" className="text-sm">
        {verify.data?.ok ? (
          <Status status={verify.data.verdict === 'verified' ? 'ok' : 'warning'}>
            {say(verify.data.verdict === 'verified' ? t.entriesNoneAltered : t.entriesNothingSigned, {
              count: formatNumber(verify.data.count),
            })}
          </Status>
        ) : null}
        {verify.data?.fault ? (
          <Status status="critical">
            {say(t.entry, { seq: verify.data.fault.seq, what: verify.data.fault.what })}
          </Status>
        ) : null}
      </p>
      <Button busy={verify.isPending} onClick={() => verify.mutate(undefined)}>
        {t.checkChain}
      </Button>
      {verify.isError ? <ErrorPanel {...problemOf(verify.error)} /> : null}
    </div>
  )
}
