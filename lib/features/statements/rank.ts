import type { StatementFigures } from './contract'
import type { StatementSort } from './sorts'

/** Sums of figures; what none of them counts stays unknown. */
export function sumFigures(all: readonly StatementFigures[]): StatementFigures {
  const of = (name: keyof StatementFigures) => {
    const known = all.flatMap((one) => (one[name] === null ? [] : [one[name]]))
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
  }
  return {
    calls: of('calls') ?? 0,
    ms: of('ms') ?? 0,
    rows: of('rows'),
    hits: of('hits'),
    reads: of('reads'),
    temp: of('temp'),
    wal: of('wal'),
    examined: of('examined'),
    noIndex: of('noIndex'),
    diskTables: of('diskTables'),
    errors: of('errors'),
  }
}

/** Milliseconds of one execution on average; null where there was none. */
export function meanMs({ ms, calls }: StatementFigures): number | null {
  return calls > 0 ? ms / calls : null
}

/** Blocks found in memory of all that were read, 0 to 1; null where none was, or none is counted. */
export function hitRatio({ hits, reads }: StatementFigures): number | null {
  const all = (hits ?? 0) + (reads ?? 0)
  return hits === null || reads === null || all === 0 ? null : hits / all
}

/** The value that a row is ordered by; null is unknown. */
export function sortValue(figures: StatementFigures, sort: StatementSort): number | null {
  if (sort === 'load') return figures.ms
  if (sort === 'mean') return meanMs(figures)
  if (sort === 'hit') return hitRatio(figures)
  return figures[sort]
}

type Ranked = { entryId: number; figures: StatementFigures }

/** Rows in order; what is unknown comes last, whatever the direction. */
export function ranked<T extends Ranked>(
  rows: readonly T[],
  sort: StatementSort,
  order: 'asc' | 'desc',
): T[] {
  const sign = order === 'asc' ? 1 : -1
  return rows
    .map((row) => ({ row, value: sortValue(row.figures, sort) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null)
        return Number(a.value === null) - Number(b.value === null) || a.row.entryId - b.row.entryId
      return (
        sign * (a.value - b.value) || b.row.figures.ms - a.row.figures.ms || a.row.entryId - b.row.entryId
      )
    })
    .map(({ row }) => row)
}
