import { expect, test } from 'vitest'
import type { StatementFigures } from './contract'
import { hitRatio, meanMs, ranked, sumFigures } from './rank'

const figures = (given: Partial<StatementFigures>): StatementFigures => ({
  calls: 0,
  ms: 0,
  rows: null,
  hits: null,
  reads: null,
  temp: null,
  wal: null,
  examined: null,
  noIndex: null,
  diskTables: null,
  errors: null,
  ...given,
})
const row = (entryId: number, given: Partial<StatementFigures>) => ({ entryId, figures: figures(given) })
const ids = (rows: readonly { entryId: number }[]) => rows.map(({ entryId }) => entryId)

test('rows are ordered by what is asked for, what is unknown last in both directions', () => {
  const rows = [row(1, { ms: 5, wal: 10 }), row(2, { ms: 9 }), row(3, { ms: 7, wal: 30 })]
  expect(ids(ranked(rows, 'load', 'desc'))).toEqual([2, 3, 1])
  expect(ids(ranked(rows, 'load', 'asc'))).toEqual([1, 3, 2])
  expect(ids(ranked(rows, 'wal', 'desc'))).toEqual([3, 1, 2])
  expect(ids(ranked(rows, 'wal', 'asc'))).toEqual([1, 3, 2])
})

test('a mean and a ratio of nothing are unknown, not zero', () => {
  expect(meanMs(figures({ ms: 5 }))).toBeNull()
  expect(meanMs(figures({ ms: 10, calls: 4 }))).toBe(2.5)
  expect(hitRatio(figures({ hits: 0, reads: 0 }))).toBeNull()
  expect(hitRatio(figures({ hits: 3, reads: 1 }))).toBe(0.75)
  expect(hitRatio(figures({}))).toBeNull()
})

test('a sum keeps what is not counted unknown', () => {
  expect(sumFigures([figures({ calls: 1, wal: 4 }), figures({ calls: 2 })])).toMatchObject({
    calls: 3,
    wal: 4,
    temp: null,
  })
  expect(sumFigures([])).toMatchObject({ calls: 0, ms: 0, rows: null })
})
