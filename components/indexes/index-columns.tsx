import type { DataColumn } from '@/components/patterns/data-column'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import type { IndexVerdict } from '@/lib/engines/contract/indexes'
import type { JudgedIndex } from '@/lib/features/indexes/contract'
import { formatBytes } from '@/lib/format/bytes'
import { formatCompact } from '@/lib/format/number'
import { indexListTexts as t } from '@/lib/texts/index-list'
import { plural } from '@/lib/texts/texts'

const ABSENT = <span className="text-ink-faint">–</span>
const amount = (value: number | null, format: (value: number) => string) =>
  value === null ? ABSENT : <span className="tabular">{format(value)}</span>

/** What is said against an index; grey where something needs it all the same. */
export function VerdictMark({ verdict, kept }: { verdict: IndexVerdict; kept: boolean }) {
  const status = kept ? 'off' : verdict === 'invalid' ? 'warning' : 'info'
  return <Status status={status}>{t[verdict]}</Status>
}

function Marks({ row }: { row: JudgedIndex }) {
  const words = [
    ...(row.primary ? [t.primary] : row.unique ? [t.unique] : []),
    ...(row.partitions > 0 ? [plural(t.partitions, row.partitions)] : []),
  ]
  return words.length === 0 ? null : <span className="text-ink-muted text-xs">{words.join(', ')}</span>
}

const counted = (id: string, header: string, pick: (row: JudgedIndex) => number | null, hidden = false) => ({
  ...{ id, header, numeric: true, width: 96, hidden },
  sortable: id === 'scans',
  value: pick,
  cell: (row: JudgedIndex) => amount(pick(row), formatCompact),
})

export const INDEX_COLUMNS: readonly DataColumn<JudgedIndex>[] = [
  {
    id: 'name',
    header: t.index,
    primary: true,
    width: 320,
    value: (row) => `${row.schema}.${row.table} ${row.name}`,
    cell: (row) => (
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
        <span className="text-ink-muted">
          <HostileText text={`${row.schema}.${row.table}`} max={48} />
        </span>
        <HostileText text={row.name} max={60} />
        <Marks row={row} />
      </span>
    ),
  },
  {
    id: 'verdict',
    header: t.verdict,
    width: 150,
    sortable: false,
    value: (row) => row.verdicts.join(),
    cell: (row) =>
      row.verdicts.length === 0 ? (
        ABSENT
      ) : (
        <span className="flex flex-wrap gap-x-2">
          {row.verdicts.map((verdict) => (
            <VerdictMark key={verdict} verdict={verdict} kept={row.keeper !== null} />
          ))}
        </span>
      ),
  },
  {
    id: 'columns',
    header: t.columns,
    width: 200,
    sortable: false,
    value: (row) => row.columns.join(', '),
    cell: (row) => <HostileText text={row.columns.join(', ')} max={60} />,
  },
  {
    id: 'size',
    header: t.size,
    numeric: true,
    width: 92,
    value: (row) => row.bytes,
    cell: (row) => amount(row.bytes, formatBytes),
  },
  counted('scans', t.scans, (row) => row.scans),
  counted('read', t.rowsRead, (row) => row.tuplesRead),
  counted('fetched', t.rowsFetched, (row) => row.tuplesFetched, true),
  {
    id: 'lastUsed',
    header: t.lastUsed,
    width: 108,
    sortable: false,
    value: (row) => row.lastUsed,
    cell: (row) => (row.lastUsed === null ? ABSENT : <TimeAgo at={row.lastUsed} />),
  },
  {
    id: 'method',
    header: t.method,
    width: 80,
    sortable: false,
    hidden: true,
    value: (row) => row.method,
    cell: (row) => <HostileText text={row.method} max={20} />,
  },
]
