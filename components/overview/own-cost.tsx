'use client'
import { useQuery } from '@tanstack/react-query'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, Td, Th } from '@/components/ui/table'
import { formatBytes } from '@/lib/format/bytes'
import { formatDuration } from '@/lib/format/duration'
import { formatCount, formatNumber } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

/** What the panel's own statements cost this target. */
export function OwnCost({ targetId }: { targetId: string }) {
  const query = useQuery(orpc.targets.costs.queryOptions({ input: { targetId }, staleTime: 60_000 }))
  const items = query.data ? [...query.data.items].sort((a, b) => b.milliseconds - a.milliseconds) : []
  return (
    <section>
      <h2 className="mb-2 font-semibold text-lg">What the panel costs this target</h2>
      {query.isPending ? <Skeleton className="h-32 w-full" /> : null}
      {query.isError && !query.data ? <ErrorPanel {...problemOf(query.error)} /> : null}
      {query.data ? (
        <>
          <p className="mb-2 text-ink-muted text-sm">
            {formatCount(query.data.connections, 'connection')}
            {query.data.since ? (
              <>
                , counted since <TimeAgo at={query.data.since} mode="both" />
              </>
            ) : null}
          </p>
          {items.length === 0 ? (
            <p className="text-ink-muted text-sm">No statement was counted yet.</p>
          ) : (
            <Table label="Statements of the panel">
              <thead>
                <tr>
                  <Th>Statement</Th>
                  <Th numeric>Calls</Th>
                  <Th numeric>Time</Th>
                  <Th numeric>Rows</Th>
                  <Th numeric>Read</Th>
                  <Th numeric>Errors</Th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <tr key={item.name} className="hover:bg-hover">
                    <Td className="font-mono text-xs">{item.name}</Td>
                    <Td numeric>{formatNumber(item.calls)}</Td>
                    <Td numeric>{formatDuration(item.milliseconds)}</Td>
                    <Td numeric>{formatNumber(item.rows)}</Td>
                    <Td numeric>{formatBytes(item.bytes)}</Td>
                    <Td numeric>{formatNumber(item.errors)}</Td>
                  </tr>
                ))}
              </tbody>
            </Table>
          )}
        </>
      ) : null}
    </section>
  )
}
