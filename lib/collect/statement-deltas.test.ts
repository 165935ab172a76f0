import { expect, test } from 'vitest'
import {
  FIGURE,
  figuresOf,
  type StatementEntry,
  type StatementSnapshot,
} from '@/lib/engines/contract/statements'
import { rankStatements, statementInterval, sumFigures } from './statement-deltas'

const line = (
  key: string,
  calls: number,
  ms: number,
  more: Partial<StatementEntry> = {},
): StatementEntry => ({
  key,
  statement: key,
  database: 'shop',
  role: 'app',
  toplevel: true,
  since: null,
  figures: figuresOf({ calls, ms }),
  ...more,
})
const snapshot = (
  at: number,
  entries: StatementEntry[],
  more: Partial<StatementSnapshot> = {},
): StatementSnapshot => ({
  at,
  source: 'pg_stat_statements 1.10',
  resetAt: 'then',
  evictions: 0,
  entries,
  most: 5_000,
  hidden: 0,
  ...more,
})
const calls = (entry: StatementEntry | undefined) => entry?.figures[FIGURE.calls]
const GAP = 180_000

test('what was done between two readings is their difference, and what did nothing is left out', () => {
  const before = snapshot(0, [line('a', 10, 100), line('b', 5, 50)])
  const after = snapshot(60_000, [line('a', 13, 130), line('b', 5, 50), line('c', 2, 7)])
  const interval = statementInterval(before, after, GAP)
  expect(interval).toMatchObject({ at: 30_000, spanMs: 60_000, reset: false, evicted: 0 })
  expect(interval?.items.map((one) => [one.key, calls(one), one.figures[FIGURE.ms]])).toEqual([
    ['a', 3, 30],
    ['c', 2, 7],
  ])
  // What the server does not count stays uncounted.
  expect(interval?.items[0]?.figures[FIGURE.wal]).toBeNaN()
})

test('nothing is said without an earlier reading, over a gap, backwards, or of another source', () => {
  const after = snapshot(60_000, [line('a', 1, 1)])
  expect(statementInterval(null, after, GAP)).toBeNull()
  expect(statementInterval(snapshot(60_000, []), after, GAP)).toBeNull()
  expect(statementInterval(snapshot(90_000, []), after, GAP)).toBeNull()
  expect(statementInterval(snapshot(60_000 - GAP - 1, []), after, GAP)).toBeNull()
  expect(statementInterval(snapshot(0, [], { source: 'pg_stat_statements 1.9' }), after, GAP)).toBeNull()
  // Seen only since a grant: it was not all done just now.
  expect(statementInterval(snapshot(0, [], { hidden: 3 }), after, GAP)).toBeNull()
})

test('a reset is told, and counts what came after it', () => {
  const before = snapshot(0, [line('a', 100, 1_000), line('b', 100, 1_000)])
  const after = snapshot(60_000, [line('a', 4, 40)], { resetAt: 'now' })
  const interval = statementInterval(before, after, GAP)
  expect(interval).toMatchObject({ reset: true, evicted: 0 })
  expect(interval?.items.map(calls)).toEqual([4])
  // Where the server does not say when, lines that went though none was thrown away tell.
  const silent = { resetAt: null }
  const found = statementInterval(snapshot(0, before.entries, silent), { ...after, ...silent }, GAP)
  expect(found).toMatchObject({ reset: true, evicted: 0 })
})

test('evictions are counted: lines that went, and lines that came back with less', () => {
  const before = snapshot(0, [line('a', 100, 1_000), line('b', 100, 1_000), line('c', 1, 1)])
  const after = snapshot(60_000, [line('b', 3, 30), line('c', 2, 2)], { evictions: 7 })
  const interval = statementInterval(before, after, GAP)
  expect(interval).toMatchObject({ reset: false, evicted: 2 })
  expect(interval?.items.map((one) => [one.key, calls(one)])).toEqual([
    ['b', 3],
    ['c', 1],
  ])
})

test('a line that was made anew is known by its beginning, even when it counts more by now', () => {
  const before = snapshot(0, [line('a', 3, 3, { since: 'then' })])
  const after = snapshot(60_000, [line('a', 9, 9, { since: 'later' })], { evictions: 1 })
  const interval = statementInterval(before, after, GAP)
  expect(interval).toMatchObject({ evicted: 1 })
  expect(interval?.items.map(calls)).toEqual([9])
})

test('a role that was renamed did nothing by that', () => {
  const before = snapshot(0, [line('1 2 3', 100, 1_000, { role: 'old' })])
  const after = snapshot(60_000, [line('1 2 3', 101, 1_001, { role: 'new' })])
  expect(statementInterval(before, after, GAP)?.items.map(calls)).toEqual([1])
})

test('of the sum of what has no name nothing is said when it falls', () => {
  const nameless = { statement: null }
  const before = snapshot(0, [line('', 100, 100, nameless)], { hidden: 2 })
  const fell = snapshot(60_000, [line('', 50, 50, nameless)], { hidden: 1, evictions: 1 })
  expect(statementInterval(before, fell, GAP)?.items).toEqual([])
  const grew = snapshot(60_000, [line('', 110, 110, nameless)], { hidden: 2 })
  expect(statementInterval(before, grew, GAP)?.items.map(calls)).toEqual([10])
})

test('the costliest are kept and the others summed, so that the sum is true', () => {
  const items = Array.from({ length: 7 }, (_, i) => line(`s${i}`, 1, i))
  const { top, rest } = rankStatements([...items, line('', 5, 1_000, { statement: null })], 3)
  expect(top.map((one) => one.key)).toEqual(['s6', 's5', 's4'])
  expect(rest?.[FIGURE.calls]).toBe(9)
  expect(rest?.[FIGURE.ms]).toBe(1_006)
  expect(rankStatements([], 3)).toEqual({ top: [], rest: null })
})

test('a sum leaves out what one side does not count', () => {
  const sum = sumFigures([figuresOf({ calls: 1, ms: 1 }), figuresOf({ calls: 2, ms: 2, wal: 8 })])
  expect(sum?.[FIGURE.wal]).toBe(8)
  expect(sum?.[FIGURE.temp]).toBeNaN()
  expect(sumFigures([])).toBeNull()
})
