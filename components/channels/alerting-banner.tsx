'use client'
import { useQuery } from '@tanstack/react-query'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { Link } from '@/components/ui/link'
import { orpc } from '@/lib/http/query'
import { alertingBannerTexts as t } from '@/lib/texts/alerting-banner'
import { say } from '@/lib/texts/texts'

const ASK_EVERY_MS = 60_000

/** Says on every page that notices do not reach people, for those who may look into it. */
export function AlertingBanner() {
  const { data } = useQuery(orpc.channels.health.queryOptions({ refetchInterval: ASK_EVERY_MS }))
  const [first, ...rest] = data?.state === 'degraded' ? data.problems : []
  if (!first) return null
  return (
    <p
      role="status"
      className="mb-3 flex flex-wrap items-center gap-x-3 rounded-sm border bg-surface px-3 py-1.5 text-sm"
    >
      <Status status="warning">{t.alertingIsDegraded}</Status>
      <span className="min-w-0 text-ink-muted">
        <HostileText text={first.what} max={120} />
        {rest.length > 0 ? say(t.andMore, { rest: rest.length }) : ''}
      </span>
      <Link href="/channels" className="ml-auto">
        {t.look}
      </Link>
    </p>
  )
}
