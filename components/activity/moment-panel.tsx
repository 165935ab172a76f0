'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import type { ReactNode } from 'react'
import { CsvButton } from '@/components/patterns/csv-button'
import type { DataColumn } from '@/components/patterns/data-column'
import { DataTable } from '@/components/patterns/data-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { SqlLine } from '@/components/patterns/sql-text'
import { useZone } from '@/components/patterns/zone'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Skeleton } from '@/components/ui/skeleton'
import type { ActivityGroupView, ActivityMoment } from '@/lib/features/activity/contract'
import { formatNumber } from '@/lib/format/number'
import { formatExactTime } from '@/lib/format/time'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { activityMomentTexts as t } from '@/lib/texts/activity-moment'
import { plural, say } from '@/lib/texts/texts'
import { MOMENT_CSV } from './activity-csv'
import { activityParams, filterOf } from './activity-search-params'
import { classWord } from './activity-words'

type Props = { target: { id: string; name: string }; at: number }

/** Who was at work at one moment, and the looks before and after it. */
export function MomentPanel({ target, at }: Props) {
  const [params, setParams] = useQueryStates(activityParams)
  const zone = useZone()
  const filter = filterOf(params)
  const query = useQuery({
    ...orpc.activity.moment.queryOptions({ input: { targetId: target.id, at, ...filter } }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  })
  const found = query.data
  const go = (to: number | null | undefined) => (to == null ? undefined : setParams({ at: Math.round(to) }))
  const when = formatExactTime(new Date(found?.at ?? at), zone)
  const title = say(found && found.lengthMs > 0 ? t.quarterAt : t.momentAt, { time: when })
  return (
    <section aria-label={title} className="mt-3 rounded-md border bg-surface p-3">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <h3 className="font-medium" suppressHydrationWarning>
          {title}
        </h3>
        {found && found.at !== null ? (
          <span className="tabular text-ink-muted text-sm">
            {plural(t.sessions, Math.round(found.sessions))}
          </span>
        ) : null}
        <span data-print="hide" className="ml-auto flex flex-wrap items-center gap-2">
          <Button size="sm" disabled={found?.before == null} onClick={() => go(found?.before)}>
            {t.before}
          </Button>
          <Button size="sm" disabled={found?.after == null} onClick={() => go(found?.after)}>
            {t.after}
          </Button>
          <CopyButton text={() => window.location.href} label={t.copyLink} />
          <CsvButton
            columns={MOMENT_CSV}
            rows={() => found?.items ?? []}
            target={target.name}
            view="activity-moment"
          />
          <Button size="sm" variant="ghost" onClick={() => setParams({ at: null })}>
            {t.close}
          </Button>
        </span>
      </div>
      {query.error ? <ErrorPanel {...problemOf(query.error)} /> : null}
      {found ? (
        <DataTable
          label={t.tableOf}
          columns={COLUMNS}
          rows={found.items}
          rowId={(row) => JSON.stringify(row)}
          dimmed={query.isPlaceholderData}
          className="max-h-96 max-sm:max-h-none"
          empty={<Nothing found={found} any={Object.keys(filter).length > 0} />}
        />
      ) : query.error ? null : (
        <Skeleton className="h-32 w-full" />
      )}
    </section>
  )
}

function Nothing({ found, any }: { found: ActivityMoment; any: boolean }) {
  if (found.at === null) return <EmptyState kind="unsupported" title={t.nobodyLooked} />
  if (any) return <EmptyState kind="no-match" title={t.nobodyFits} />
  return <EmptyState kind="healthy" title={t.nobody} />
}

const ABSENT = <span className="text-ink-faint">–</span>

function nameColumn(
  id: 'user' | 'application' | 'database',
  header: string,
  width: number,
): DataColumn<ActivityGroupView> {
  const cell = (row: ActivityGroupView): ReactNode => {
    const name = row[id]
    return name === null ? ABSENT : <HostileText text={name} max={32} />
  }
  return { id, header, width, value: (row) => row[id], cell }
}

function StatementCell({ row }: { row: ActivityGroupView }) {
  if (row.text !== null) return <SqlLine sql={row.text} />
  if (row.folded) return <span className="text-ink-faint">{t.notKeptApart}</span>
  if (row.statement === null) return ABSENT
  return (
    <span className="text-ink-faint">
      {row.textHidden ?? say(t.textNotRead, { id: row.statement.slice(0, 24) })}
    </span>
  )
}

const COLUMNS: ReadonlyArray<DataColumn<ActivityGroupView>> = [
  {
    id: 'wait',
    header: t.waitsFor,
    primary: true,
    width: 220,
    value: (row) => row.event ?? row.waitClass,
    cell: (row) => (
      <span>
        {classWord(row.waitClass)}
        {row.event === null ? null : (
          <span className="block text-ink-muted text-xs">
            <HostileText text={row.event} max={48} />
          </span>
        )}
      </span>
    ),
  },
  {
    id: 'sessions',
    header: t.count,
    numeric: true,
    width: 92,
    value: (row) => row.sessions,
    cell: (row) => <span className="tabular">{formatNumber(row.sessions)}</span>,
  },
  nameColumn('user', t.user, 120),
  nameColumn('application', t.application, 150),
  nameColumn('database', t.database, 110),
  {
    id: 'statement',
    header: t.statement,
    width: 420,
    value: (row) => row.text ?? row.statement,
    cell: (row) => <StatementCell row={row} />,
  },
]
