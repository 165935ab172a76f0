import { Table, Td, Th } from '@/components/ui/table'
import type { StatementFigures, StatementPeriod } from '@/lib/features/statements/contract'
import { hitRatio, meanMs } from '@/lib/features/statements/rank'
import { formatBytes } from '@/lib/format/bytes'
import { formatDuration } from '@/lib/format/duration'
import { formatCompact, formatShare } from '@/lib/format/number'
import { statementSheetTexts as t } from '@/lib/texts/statement-sheet'

type Line = {
  name: string
  of: (period: StatementPeriod) => number | null
  format: (value: number) => string
}

const sum = (name: keyof StatementFigures) => (period: StatementPeriod) => period.figures[name]

const LINES: readonly Line[] = [
  { name: t.load, of: ({ share }) => share, format: formatShare },
  { name: t.time, of: sum('ms'), format: formatDuration },
  { name: t.calls, of: sum('calls'), format: formatCompact },
  { name: t.mean, of: ({ figures }) => meanMs(figures), format: formatDuration },
  { name: t.rows, of: sum('rows'), format: formatCompact },
  { name: t.hit, of: ({ figures }) => hitRatio(figures), format: formatShare },
  { name: t.temp, of: sum('temp'), format: formatBytes },
  { name: t.wal, of: sum('wal'), format: formatBytes },
  { name: t.examined, of: sum('examined'), format: formatCompact },
  { name: t.noIndex, of: sum('noIndex'), format: formatCompact },
  { name: t.diskTables, of: sum('diskTables'), format: formatCompact },
  { name: t.errors, of: sum('errors'), format: formatCompact },
]

/** Figures of a span beside those of the one before it, and by how much they moved. */
export function StatementCompare({ now, before }: { now: StatementPeriod; before: StatementPeriod }) {
  const read = before.coveredMs > 0
  const lines = LINES.filter(({ of }) => of(now) !== null || of(before) !== null)
  return (
    <div className="mt-4">
      <Table label={t.change}>
        <thead>
          <tr>
            <Th>{t.figure}</Th>
            <Th numeric>{t.span}</Th>
            <Th numeric>{t.before}</Th>
            <Th numeric>{t.change}</Th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, of, format }) => (
            <tr key={name}>
              <Td>{name}</Td>
              <Td numeric>{shown(of(now), format)}</Td>
              <Td numeric>{read ? shown(of(before), format) : '–'}</Td>
              <Td numeric>{read ? changed(of(now), of(before)) : '–'}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {read ? null : <p className="mt-1 text-ink-muted text-xs">{t.notReadBefore}</p>}
    </div>
  )
}

function shown(value: number | null, format: Line['format']): string {
  return value === null ? '–' : format(value)
}

/** By which part a figure moved, with its sign. */
function changed(now: number | null, before: number | null): string {
  if (now === null || before === null || (now === 0 && before === 0)) return '–'
  if (before === 0) return t.isNew
  const part = now / before - 1
  if (Math.abs(part) < 0.005) return '±0 %'
  return part > 0 ? `+${formatShare(part)}` : `−${formatShare(-part)}`
}
