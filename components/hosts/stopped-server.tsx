'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { applyDialog } from '@/components/changes/apply-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { Unknown } from '@/components/patterns/reading'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import { fetchAhead, useOnDemand } from '@/components/ui/on-demand'
import { orpc } from '@/lib/http/query'
import { stoppedServerTexts as t } from '@/lib/texts/stopped-server'
import { say } from '@/lib/texts/texts'

const EVERY_MS = 15_000

/** What the host of a target that does not answer says of its server; where it is stopped, how to start it. */
export default function StoppedServer({ targetId }: { targetId: string }) {
  const [asked, setAsked] = useState(false)
  const apply = useOnDemand(applyDialog, asked, () => setAsked(false))
  const me = useQuery(orpc.me.get.queryOptions())
  const target = useQuery(orpc.targets.get.queryOptions({ input: { targetId }, staleTime: 60_000 }))
  const service = useQuery({
    ...orpc.hosts.serviceOfTarget.queryOptions({ input: { targetId } }),
    refetchInterval: EVERY_MS,
    retry: false,
  })
  // Without a host, or the right to see it, there is nothing to say here.
  if (!service.data || service.data.host === null || !target.data) return null
  const { host, running, said } = service.data
  const { name, environment } = target.data
  const isStopped = running.known && !running.value
  const may = me.data?.permissions.includes('servers.restart') ?? false
  return (
    <div role="status" className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
      {running.known ? (
        <Status status={running.value ? 'warning' : 'critical'}>
          <Say of={running.value ? t.runsThere : t.isStopped} host={<HostileText text={host} max={48} />} />
        </Status>
      ) : (
        <Unknown reason={running.reason} remedy={running.remedy} word={t.notKnown} />
      )}
      <span className="text-ink-muted text-sm">
        {running.known ? <HostileText text={said} max={200} /> : null}
      </span>
      {isStopped && may ? (
        <Button
          onPointerEnter={() => fetchAhead(applyDialog)}
          onFocus={() => fetchAhead(applyDialog)}
          onClick={() => setAsked(true)}
        >
          {t.start}
        </Button>
      ) : null}
      {apply ? (
        <apply.ApplyChangeDialog
          request={asked ? { kind: 'servers.start', targetId, input: {} } : null}
          title={say(t.startOf, { name })}
          verb={t.start}
          production={environment.kind === 'production'}
          onClose={() => setAsked(false)}
        />
      ) : null}
    </div>
  )
}
