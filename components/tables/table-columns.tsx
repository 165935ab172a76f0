import type { DataColumn } from '@/components/patterns/data-column'
import { HostileText } from '@/components/patterns/hostile-text'
import { Reading } from '@/components/patterns/reading'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import type { TableSort } from '@/lib/engines/contract/tables'
import type { Table } from '@/lib/features/tables/contract'
import { formatBytes } from '@/lib/format/bytes'
import { formatCompact, formatShare } from '@/lib/format/number'
import { tableListTexts as t } from '@/lib/texts/table-list'
import { plural, say } from '@/lib/texts/texts'
import { hotShare, indexShare, nearestDue, writesOf } from './table-figures'

const ABSENT = <span className="text-ink-faint">–</span>

function amount(value: number | null, format: (value: number) => string) {
  return value === null ? ABSENT : <span className="tabular">{format(value)}</span>
}

/** A column of one kind of figure: how it is written, and how wide. */
function figure(format: (value: number) => string, width: number) {
  return (
    id: string,
    header: string,
    pick: (row: Table) => number | null,
    hidden = false,
  ): DataColumn<Table> => ({
    ...{ id, header, numeric: true, width, hidden },
    value: pick,
    cell: (row) => amount(pick(row), format),
  })
}

const bytes = figure(formatBytes, 92)
const counted = figure(formatCompact, 92)
const share = figure(formatShare, 84)

const NAME: DataColumn<Table> = {
  id: 'name',
  header: t.table,
  primary: true,
  width: 260,
  value: (row) => `${row.schema}.${row.name}`,
  cell: (row) => (
    <span className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
      <HostileText text={`${row.schema}.${row.name}`} max={60} />
      <Kind row={row} />
    </span>
  ),
}

function Kind({ row }: { row: Table }) {
  const words = [
    ...(row.partitions > 0 ? [plural(t.partitions, row.partitions)] : []),
    ...(row.kind === 'materialized' ? [t.materialized] : row.kind === 'temporary' ? [t.temporary] : []),
  ]
  return words.length === 0 ? null : <span className="text-ink-muted text-xs">{words.join(', ')}</span>
}

const SIZE: DataColumn<Table> = {
  id: 'size',
  header: t.size,
  numeric: true,
  width: 96,
  value: (row) => row.bytes.total,
  cell: (row) =>
    row.exact || row.bytes.total === null ? (
      amount(row.bytes.total, formatBytes)
    ) : (
      <span className="tabular" title={t.estimatedHint}>
        {say(t.estimated, { size: formatBytes(row.bytes.total) })}
      </span>
    ),
}

const BLOAT: DataColumn<Table> = {
  id: 'bloat',
  header: t.bloat,
  numeric: true,
  width: 116,
  sortable: false,
  value: (row) => (row.bloat?.known ? row.bloat.value.bytes : null),
  cell: (row) =>
    row.bloat === null ? (
      ABSENT
    ) : (
      <Reading reading={row.bloat}>
        {({ bytes: wasted, share: part }) => (
          <span className="tabular">
            {formatBytes(wasted)} <span className="text-ink-muted">{formatShare(part)}</span>
          </span>
        )}
      </Reading>
    ),
}

/** What comes next, and how near it is. */
export function DueWords({ row }: { row: Table }) {
  const nearest = nearestDue(row)
  if (row.autovacuum === false && (nearest === null || nearest.share < 1))
    return <Status status="warning">{t.autovacuumOff}</Status>
  if (nearest === null) return ABSENT
  const what = t[nearest.what]
  if (nearest.share < 1) return <span>{say(t.notDue, { share: formatShare(nearest.share), what })}</span>
  return <Status status={nearest.what === 'freeze' ? 'warning' : 'info'}>{say(t.isDue, { what })}</Status>
}

const DUE: DataColumn<Table> = {
  id: 'due',
  header: t.due,
  width: 190,
  value: (row) => nearestDue(row)?.share ?? null,
  cell: (row) => <DueWords row={row} />,
}

function last(id: string, header: string, pick: (row: Table) => (string | null)[]): DataColumn<Table> {
  const latest = (row: Table) =>
    pick(row).reduce((a, b) => (a !== null && (b === null || a > b) ? a : b), null)
  return {
    ...{ id, header, width: 108, sortable: false },
    value: latest,
    cell: (row) => {
      const at = latest(row)
      return at === null ? <span className="text-ink-muted">{t.never}</span> : <TimeAgo at={at} />
    },
  }
}

const COUNTER: DataColumn<Table> = {
  id: 'autoIncrement',
  header: t.counter,
  width: 150,
  value: (row) => row.autoIncrement?.next ?? null,
  cell: ({ autoIncrement }) => {
    if (!autoIncrement) return ABSENT
    const { next, column, max } = autoIncrement
    if (column === null || max === null) return <span className="tabular">{formatCompact(next)}</span>
    const used = next / max
    const words = (
      <Say of={t.counterOf} share={formatShare(used)} column={<HostileText text={column} max={24} />} />
    )
    return used < 0.8 ? (
      <span className="tabular">{words}</span>
    ) : (
      <Status status={used < 0.95 ? 'warning' : 'critical'}>{words}</Status>
    )
  },
}

/** Columns for what this server tells of tables; those it can order by are sorted there. */
export function tableColumns(sorts: ReadonlySet<TableSort>): DataColumn<Table>[] {
  const vacuums = sorts.has('dead')
  const all: DataColumn<Table>[] = [
    NAME,
    SIZE,
    counted('rows', t.rows, (row) => row.rows),
    ...(vacuums
      ? [
          counted('dead', t.dead, (row) => row.dead),
          share('deadShare', t.deadShare, (row) => row.deadShare),
          BLOAT,
          DUE,
          last('vacuumed', t.vacuumed, (row) => [row.lastVacuum, row.lastAutovacuum]),
          last('analysed', t.analysed, (row) => [row.lastAnalyze, row.lastAutoanalyze]),
        ]
      : [bytes('free', t.free, (row) => row.bytes.free), COUNTER]),
    counted('writes', t.writes, writesOf),
    ...(vacuums ? [share('hot', t.hot, hotShare)] : []),
    counted('seqRows', t.seqRows, (row) => row.counts.seqRows),
    share('indexShare', t.indexShare, indexShare),
    ...(vacuums ? [counted('age', t.age, (row) => row.age)] : []),
    bytes('table', t.heap, (row) => row.bytes.table, true),
    ...(vacuums ? [bytes('toast', t.toast, (row) => row.bytes.toast, true)] : []),
    bytes('indexes', t.indexes, (row) => row.bytes.indexes, true),
  ]
  const known: ReadonlySet<string> = sorts
  return all.map((column) => ({ ...column, sortable: known.has(column.id) }))
}
