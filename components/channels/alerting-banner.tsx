'use client'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { orpc } from '@/lib/http/query'

const ASK_EVERY_MS = 60_000
// Most of the time notices arrive.
const AlertingNotice = lazy(() => import('./alerting-notice'))

/** Says on every page that notices do not reach people, for those who may look into it. */
export function AlertingBanner() {
  const { data } = useQuery(orpc.channels.health.queryOptions({ refetchInterval: ASK_EVERY_MS }))
  const [first, ...rest] = data?.state === 'degraded' ? data.problems : []
  if (!first) return null
  return (
    <Suspense fallback={null}>
      <AlertingNotice what={first.what} more={rest.length} />
    </Suspense>
  )
}
