import { expect, test } from 'vitest'
import type { IndexEntry } from '../contract/tables'
import { judgeEntries } from './index-judge'

const index = (name: string, columns: string[], more: Partial<IndexEntry> = {}): IndexEntry => ({
  ...{ schema: 's', table: 't', name, method: 'BTREE', definition: null, columns },
  ...{ unique: false, primary: false, constraint: null, replicaIdentity: false, valid: true, hidden: false },
  ...{ partitions: 0, bytes: null, scans: null, tuplesRead: null, tuplesFetched: null, lastUsed: null },
  ...more,
})
const said = (indexes: IndexEntry[], keys: string[] = []) =>
  judgeEntries(indexes, new Set(keys.map((name) => `s\0t\0${name}`))).map(
    ({ name, verdicts, instead, keeper }) => [name, verdicts.join(), instead, keeper],
  )

test('of two that do the same the one that enforces something stays', () => {
  expect(said([index('a', ['x']), index('b', ['x'], { unique: true })])).toEqual([
    ['a', 'duplicate', 'b', null],
    ['b', '', null, 'unique'],
  ])
  expect(said([index('b', ['x']), index('a', ['x'])])).toEqual([
    ['b', 'duplicate', 'a', null],
    ['a', '', null, null],
  ])
})

test('one that begins another is not needed, unless it is unique or of another kind', () => {
  expect(said([index('a', ['x']), index('b', ['x', 'y']), index('c', ['y'])])).toEqual([
    ['a', 'overlapping', 'b', null],
    ['b', '', null, null],
    ['c', '', null, null],
  ])
  expect(said([index('a', ['x'], { unique: true }), index('b', ['x', 'y'])])[0]).toEqual([
    'a',
    '',
    null,
    'unique',
  ])
  expect(said([index('a', ['x'], { method: 'FULLTEXT' }), index('b', ['x', 'y'])])[0]).toEqual([
    'a',
    '',
    null,
    null,
  ])
})

test('nobody is told to drop what a foreign key or a primary key needs', () => {
  const idle = { tuplesRead: 0 }
  expect(said([index('a', ['x'], idle)], ['a'])).toEqual([['a', '', null, 'foreign-key']])
  expect(said([index('a', ['x'], idle)])).toEqual([['a', 'unused', null, null]])
  expect(said([index('PRIMARY', ['x'], { ...idle, primary: true, unique: true })])).toEqual([
    ['PRIMARY', '', null, 'constraint'],
  ])
})
