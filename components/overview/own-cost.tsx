'use client'
import { useQuery } from '@tanstack/react-query'
import { CsvButton } from '@/components/patterns/csv-button'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Say } from '@/components/patterns/say'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, Td, Th } from '@/components/ui/table'
import type { TargetCost } from '@/lib/features/targets/contract'
import { formatBytes } from '@/lib/format/bytes'
import type { CsvColumn } from '@/lib/format/csv'
import { formatDuration } from '@/lib/format/duration'
import { formatNumber } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { overviewBelowTexts as t } from '@/lib/texts/overview-below'
import { formFor, plural } from '@/lib/texts/texts'

const CSV: ReadonlyArray<CsvColumn<TargetCost>> = [
  { header: 'statement', value: (item) => item.name },
  { header: 'calls', value: (item) => item.calls },
  { header: 'milliseconds', value: (item) => item.milliseconds },
  { header: 'rows', value: (item) => item.rows },
  { header: 'bytes', value: (item) => item.bytes },
  { header: 'errors', value: (item) => item.errors },
]

/** What the panel's own statements cost this target. */
export default function OwnCost({ targetId, target }: { targetId: string; target: string }) {
  const query = useQuery(orpc.targets.costs.queryOptions({ input: { targetId }, staleTime: 60_000 }))
  const items = query.data ? [...query.data.items].sort((a, b) => b.milliseconds - a.milliseconds) : []
  return (
    <section className="mt-8">
      <div className="mb-2 flex items-center justify-between gap-2">
        <h2 className="font-semibold text-lg">{t.whatPanelCostsThis}</h2>
        {items.length > 0 ? (
          <span data-print="hide">
            <CsvButton columns={CSV} rows={() => items} target={target} view="own-cost" />
          </span>
        ) : null}
      </div>
      {query.isPending ? <Skeleton className="h-32 w-full" /> : null}
      {query.isError && !query.data ? <ErrorPanel {...problemOf(query.error)} /> : null}
      {query.data ? (
        <>
          <p className="mb-2 text-ink-muted text-sm">
            {query.data.since ? (
              <Say
                of={formFor(t.nConnectionsSince, query.data.connections)}
                n={formatNumber(query.data.connections)}
                time={<TimeAgo at={query.data.since} mode="both" />}
              />
            ) : (
              plural(t.nConnections, query.data.connections)
            )}
          </p>
          {items.length === 0 ? (
            <p className="text-ink-muted text-sm">{t.noStatementWas}</p>
          ) : (
            <Table label={t.statementsOfPanel}>
              <thead>
                <tr>
                  <Th>{t.statement}</Th>
                  <Th numeric>{t.calls}</Th>
                  <Th numeric>{t.time}</Th>
                  <Th numeric>{t.rows}</Th>
                  <Th numeric>{t.read}</Th>
                  <Th numeric>{t.errors}</Th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <tr key={item.name} className="hover:bg-hover">
                    <Td translate="no" className="font-mono text-xs">
                      {item.name}
                    </Td>
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
