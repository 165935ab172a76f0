'use client'
import { type ReactNode, useState } from 'react'
import { useLive } from '@/components/live/live-context'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { useNow } from '@/components/patterns/use-now'
import { Badge } from '@/components/ui/badge'
import type { FleetRow, Overview } from '@/lib/features/overview/contract'
import type { Target } from '@/lib/features/targets/contract'
import { targetHeaderTexts as t } from '@/lib/texts/target-header'
import { say } from '@/lib/texts/texts'
import { engineName, shortVersion } from './words'

const STATES = { ok: 'ok', unknown: 'unknown', paused: 'off' } as const
const STATE_WORDS = { ok: t.answers, unknown: t.unknown, paused: t.paused } as const

/** Name, role, version, uptime and environment of a target, on each of its pages. */
export function TargetHeader({
  target,
  overview,
  actions,
}: {
  target: Target
  overview: Overview | null
  actions?: ReactNode
}) {
  const [row, setRow] = useState<FleetRow | null>(null)
  // The shell listens to the fleet on every page: this costs nothing more.
  useLive({ topic: 'fleet' }, (event) => {
    if (event.topic === 'fleet') setRow(event.data.items.find((one) => one.targetId === target.id) ?? null)
  })
  const { state, role, version } = row ?? target
  const started = (row ?? overview)?.startedAt
  return (
    <PageHeader
      actions={actions}
      breadcrumb={[{ label: t.fleet, href: '/' }]}
      title={<HostileText text={target.name} max={80} />}
      meta={
        <>
          <Status status={STATES[state]}>{STATE_WORDS[state]}</Status>
          {target.environment.kind === 'production' ? (
            <Badge tone="production">{t.production}</Badge>
          ) : (
            <Badge>
              <HostileText text={target.environment.name} max={32} />
            </Badge>
          )}
          <span>{role ? <HostileText text={role} max={24} /> : t.roleUnknown}</span>
          <span translate="no" className="tabular" title={version ?? undefined}>
            {engineName(target.engine, target.flavour)} <HostileText text={shortVersion(version)} max={20} />
          </span>
          {started?.known ? <UpSince at={started.value} /> : <span>{t.uptimeUnknown}</span>}
          <span className="font-mono text-xs">
            <HostileText text={`${target.host}:${target.port}`} max={60} />
          </span>
          {target.tlsMode === 'verify-full' ? null : (
            <Badge tone="danger">
              <span title={target.tlsReason}>{say(t.weakTls, { tlsMode: target.tlsMode })}</span>
            </Badge>
          )}
        </>
      }
    />
  )
}

/** The start is told by the server's clock, the age by ours: of a start that is still to come no age is shown. */
function UpSince({ at }: { at: string }) {
  const now = useNow(60_000)
  const ahead = Date.parse(at) > now.getTime() + 1_000
  return (
    <span>
      <Say
        of={ahead ? t.upSinceAhead : t.upSince}
        time={<TimeAgo at={at} mode={ahead ? 'time' : 'both'} />}
      />
    </span>
  )
}
