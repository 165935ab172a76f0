'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ColumnTable, type TableColumn } from '@/components/patterns/column-table'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Fact } from '@/components/patterns/fact'
import { HostileText } from '@/components/patterns/hostile-text'
import { Reading } from '@/components/patterns/reading'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Sheet } from '@/components/ui/sheet'
import { Skeleton } from '@/components/ui/skeleton'
import type { TableDetail, TableIndex, TablePart } from '@/lib/features/tables/contract'
import { readTableId } from '@/lib/features/tables/table-id'
import { formatBytes } from '@/lib/format/bytes'
import { formatCompact, formatShare } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { tableSheetTexts as t } from '@/lib/texts/table-sheet'
import { plural, say } from '@/lib/texts/texts'
import { Gaps } from './table-notes'
import { ActivityFacts, SizeFacts } from './table-sheet-facts'

export type TableSheetProps = {
  targetId: string
  database: string | null
  id: string
  onClose: () => void
}

/** Everything about one table: what it takes, what happens to it, why vacuum comes, its parts and indexes. */
export function TableSheet({ targetId, database, id, onClose }: TableSheetProps) {
  const query = useQuery({
    ...orpc.tables.get.queryOptions({ input: { targetId, id, ...(database ? { database } : {}) } }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  })
  const detail = query.data?.table.id === id ? query.data : undefined
  const problem = query.error ? problemOf(query.error) : null
  const named = readTableId(id)
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={<HostileText text={named ? `${named.schema}.${named.name}` : id} max={120} />}
    >
      {detail ? (
        <Detail detail={detail} />
      ) : problem?.code === 'not_found' ? (
        <p>{t.gone}</p>
      ) : problem ? (
        <ErrorPanel {...problem} />
      ) : (
        <Skeleton className="h-64 w-full" />
      )}
    </Sheet>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-4 first:mt-0">
      <h3 className="mb-1.5 font-semibold text-sm">{title}</h3>
      {children}
    </section>
  )
}

const GRID = 'tabular grid grid-cols-[12rem_1fr] gap-x-3 gap-y-1.5 max-sm:grid-cols-[8rem_1fr]'

function Detail({ detail }: { detail: TableDetail }) {
  const { parts } = detail
  const reasons = parts.some((part) => part.reasons.length > 0)
  return (
    <>
      <Gaps gaps={detail.gaps} />
      <Part title={t.takes}>
        <dl className={GRID}>
          <SizeFacts table={detail.table} />
          {detail.table.bloat ? (
            <Fact name={t.bloat}>
              <Reading reading={detail.table.bloat}>
                {({ bytes, share, method }) =>
                  say(t.bloatValue, { bytes: formatBytes(bytes), share: formatShare(share), method })
                }
              </Reading>
            </Fact>
          ) : null}
        </dl>
      </Part>
      <Part title={t.activity}>
        <dl className={GRID}>
          <ActivityFacts table={detail.table} countedSince={detail.countedSince} limits={detail.limits} />
        </dl>
      </Part>
      {reasons && parts[0] ? (
        <Part title={t.why}>
          <Reasons part={parts[0]} />
        </Part>
      ) : null}
      {parts.length > 1 || (parts.length === 1 && !reasons) ? (
        <Part title={t.partitions}>
          <ColumnTable
            label={t.partitions}
            columns={PARTS}
            rows={parts}
            rowId={(part) => `${part.schema}.${part.name}`}
          />
          {detail.partsMore > 0 ? (
            <p className="mt-1 text-ink-muted">{plural(t.partsMore, detail.partsMore)}</p>
          ) : null}
        </Part>
      ) : null}
      <Part title={t.indexes}>
        <ColumnTable
          label={t.indexes}
          columns={INDEXES}
          rows={detail.indexes}
          rowId={(index) => index.name}
          none={t.noIndexes}
        />
      </Part>
    </>
  )
}

type Reason = TablePart['reasons'][number]
const REASONS: readonly TableColumn<Reason>[] = [
  { head: t.reason, cell: ({ what }) => t[what] },
  { head: t.now, numeric: true, cell: ({ value }) => formatCompact(value) },
  {
    head: t.limit,
    numeric: true,
    cell: ({ limit }) => (limit === null ? t.switchedOff : formatCompact(limit)),
  },
  {
    head: t.dueNow,
    cell: ({ value, limit }) =>
      limit !== null && value >= limit ? <Status status="info">{t.dueNow}</Status> : '–',
  },
]

function Reasons({ part }: { part: TablePart }) {
  return (
    <>
      <p className="mb-1 text-sm">
        <HostileText text={`${part.schema}.${part.name}`} max={80} />
      </p>
      <ColumnTable label={t.why} columns={REASONS} rows={part.reasons} rowId={({ what }) => what} />
      {part.options.length > 0 ? (
        <p className="mt-1 text-sm">
          {t.options}{' '}
          <code className="font-mono text-xs">
            <HostileText text={part.options.join(', ')} />
          </code>
        </p>
      ) : null}
    </>
  )
}

const amount = (value: number | null, format: (value: number) => string) =>
  value === null ? '–' : format(value)

const PARTS: readonly TableColumn<TablePart>[] = [
  { head: t.part, cell: ({ name }) => <HostileText text={name} max={48} /> },
  { head: t.size, numeric: true, cell: ({ bytes }) => amount(bytes, formatBytes) },
  { head: t.rows, numeric: true, cell: ({ rows }) => amount(rows, formatCompact) },
  { head: t.dead, numeric: true, cell: ({ dead }) => amount(dead, formatCompact) },
]

function IndexMarks({ index }: { index: TableIndex }) {
  const words = [
    ...(index.primary ? [t.primary] : index.unique ? [t.unique] : []),
    ...(index.replicaIdentity ? [t.identity] : []),
  ]
  return (
    <>
      {words.length > 0 ? <span className="text-ink-muted text-xs">{words.join(', ')}</span> : null}
      {index.valid ? null : <Status status="warning">{t.invalid}</Status>}
    </>
  )
}

const INDEXES: readonly TableColumn<TableIndex>[] = [
  {
    head: t.name,
    cell: (index) => (
      <span className="flex flex-wrap items-baseline gap-x-1.5">
        <HostileText text={index.name} max={48} />
        <IndexMarks index={index} />
      </span>
    ),
  },
  { head: t.definition, cell: ({ columns }) => <HostileText text={columns.join(', ')} max={60} /> },
  { head: t.size, numeric: true, cell: ({ bytes }) => amount(bytes, formatBytes) },
  { head: t.scans, numeric: true, cell: ({ scans }) => amount(scans, formatCompact) },
  { head: t.read, numeric: true, cell: ({ tuplesRead }) => amount(tuplesRead, formatCompact) },
  { head: t.lastUsed, cell: ({ lastUsed }) => (lastUsed === null ? '–' : <TimeAgo at={lastUsed} />) },
]
