import type { DataColumn } from '@/components/patterns/data-column'
import { HostileText } from '@/components/patterns/hostile-text'
import { ShareBar } from '@/components/patterns/share-bar'
import { Sparkline } from '@/components/patterns/sparkline'
import { SqlLine } from '@/components/patterns/sql-text'
import { ALL_STATEMENTS } from '@/lib/engines/contract/statements'
import type { StatementFigures, StatementRow } from '@/lib/features/statements/contract'
import { hitRatio, meanMs } from '@/lib/features/statements/rank'
import { formatBytes } from '@/lib/format/bytes'
import { formatDuration } from '@/lib/format/duration'
import { formatCompact, formatShare } from '@/lib/format/number'
import { statementsTexts as t } from '@/lib/texts/statements'
import { say } from '@/lib/texts/texts'

const ABSENT = <span className="text-ink-faint">–</span>

type Words = Pick<StatementRow, 'statement' | 'text' | 'textHidden' | 'toplevel'>

/** A statement on one line, or why its text is not there. */
export function StatementWords({ row }: { row: Words }) {
  if (row.text !== null) return <SqlLine sql={row.text} />
  if (row.statement === ALL_STATEMENTS) return <span className="text-ink-muted">{t.allOfRole}</span>
  return (
    <span className="text-ink-faint">
      {row.textHidden ?? say(t.textNotRead, { id: row.statement.slice(0, 24) })}
    </span>
  )
}

type Figure = {
  id: keyof StatementFigures
  header: string
  format: (value: number) => string
  width?: number
}

const FIGURES: readonly Figure[] = [
  { id: 'rows', header: t.rows, format: formatCompact },
  { id: 'temp', header: t.temp, format: formatBytes },
  { id: 'wal', header: t.wal, format: formatBytes },
  { id: 'examined', header: t.examined, format: formatCompact },
  { id: 'noIndex', header: t.noIndex, format: formatCompact },
  { id: 'diskTables', header: t.diskTables, format: formatCompact, width: 112 },
  { id: 'errors', header: t.errors, format: formatCompact },
]

function figureColumn({ id, header, format, width }: Figure): DataColumn<StatementRow> {
  return {
    id,
    header,
    numeric: true,
    width: width ?? 92,
    value: (row) => row.figures[id],
    cell: ({ figures }) => {
      const value = figures[id]
      return value === null ? ABSENT : <span className="tabular">{format(value)}</span>
    },
  }
}

/** The columns of Statements: those of figures that the server counts. */
export function statementColumns(counted: ReadonlySet<string>): Array<DataColumn<StatementRow>> {
  const figures = FIGURES.filter(({ id }) => counted.has(id)).map(figureColumn)
  const rows = figures.filter(({ id }) => id === 'rows')
  const others = figures.filter(({ id }) => id !== 'rows')
  return [
    {
      id: 'statement',
      header: t.statement,
      primary: true,
      width: 380,
      sortable: false,
      value: (row) => row.text,
      cell: (row) => <StatementWords row={row} />,
    },
    {
      id: 'load',
      header: t.load,
      numeric: true,
      width: 84,
      value: (row) => row.figures.ms,
      cell: ({ share }) =>
        share === null ? (
          ABSENT
        ) : (
          <ShareBar share={share} className="tabular min-w-14">
            {formatShare(share)}
          </ShareBar>
        ),
    },
    {
      id: 'course',
      header: t.course,
      width: 100,
      sortable: false,
      value: () => null,
      cell: (row) => <Sparkline points={row.spark} label={t.courseOf} />,
    },
    {
      id: 'time',
      header: t.time,
      numeric: true,
      width: 96,
      sortable: false,
      value: (row) => row.figures.ms,
      cell: (row) => <span className="tabular">{formatDuration(row.figures.ms)}</span>,
    },
    {
      id: 'calls',
      header: t.calls,
      numeric: true,
      width: 84,
      value: (row) => row.figures.calls,
      cell: (row) => <span className="tabular">{formatCompact(row.figures.calls)}</span>,
    },
    {
      id: 'mean',
      header: t.mean,
      numeric: true,
      width: 92,
      value: (row) => meanMs(row.figures),
      cell: (row) => {
        const mean = meanMs(row.figures)
        return mean === null ? ABSENT : <span className="tabular">{formatDuration(mean)}</span>
      },
    },
    ...rows,
    ...(!counted.has('hits')
      ? []
      : [
          {
            id: 'hit',
            header: t.hit,
            numeric: true,
            width: 76,
            value: (row: StatementRow) => hitRatio(row.figures),
            cell: (row: StatementRow) => {
              const ratio = hitRatio(row.figures)
              return ratio === null ? ABSENT : <span className="tabular">{formatShare(ratio)}</span>
            },
          },
        ]),
    ...others,
    {
      id: 'role',
      header: t.role,
      width: 120,
      sortable: false,
      value: (row) => row.role,
      cell: (row) => (row.role ? <HostileText text={row.role} max={24} /> : ABSENT),
    },
    {
      id: 'database',
      header: t.database,
      width: 120,
      sortable: false,
      value: (row) => row.database,
      cell: (row) => (row.database ? <HostileText text={row.database} max={24} /> : ABSENT),
    },
  ]
}
