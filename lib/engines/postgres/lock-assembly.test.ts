import { expect, test } from 'vitest'
import { assembleLocks, preparedHolders } from './lock-assembly'
import { modesConflict } from './lock-modes'
import type { PgLockRow } from './lock-queries'
import { isAgainstWraparound } from './locks'

const NONE = { otherDatabase: null, page: null, tuple: null, transaction: null }
const NO_KEYS = { classid: null, objid: null, objsubid: null }

function lock(pid: number | null, mode: string, granted: boolean, more: Partial<PgLockRow> = {}): PgLockRow {
  const object = { type: 'relation', schema: 'public', name: 't', relation: 16_384 }
  const rest = { pid, mode, granted, prepared: null, waitedMs: granted ? null : 10 }
  return { ...object, ...NONE, ...NO_KEYS, ...rest, ...more }
}

const waiter = (pid: number, blockers: number[] | null, pids = [pid]) => ({
  ...{ pid, pids, blockers },
  forSnapshot: false,
})

test('workers count as their leader, also where several of them are named', () => {
  const locks = [
    lock(11, 'AccessShareLock', true),
    lock(12, 'AccessShareLock', true),
    lock(20, 'AccessExclusiveLock', false),
  ]
  const leaders = new Map([
    [11, 10],
    [12, 10],
  ])
  const { edges } = assembleLocks([waiter(20, [10, 11, 12])], locks, leaders)
  expect(edges).toEqual([{ waiter: '20', blocker: '10', mode: 'AccessShareLock', granted: true }])
  const asWorker = assembleLocks(
    [waiter(10, [20], [11])],
    [lock(11, 'ShareLock', false), lock(20, 'RowExclusiveLock', true)],
    leaders,
  )
  expect(asWorker.waits).toMatchObject([{ waiter: '10', wanted: 'ShareLock' }])
  expect(asWorker.edges).toEqual([{ waiter: '10', blocker: '20', mode: 'RowExclusiveLock', granted: true }])
})

test('pid 0 is every prepared transaction that holds what is wanted, and no other', () => {
  const locks = [
    lock(20, 'AccessExclusiveLock', false),
    lock(null, 'RowExclusiveLock', true, { prepared: '741' }),
    lock(null, 'AccessShareLock', true, { prepared: '742' }),
    lock(21, 'AccessShareLock', true),
  ]
  const { edges } = assembleLocks([waiter(20, [0, 21])], locks, new Map())
  expect(edges.map(({ blocker }) => blocker)).toEqual(['prepared 741', 'prepared 742', '21'])
  expect(preparedHolders(locks)).toEqual(['741', '742'])
})

test('of those that were not asked, only who holds what they want is named', () => {
  const locks = [
    lock(20, 'AccessExclusiveLock', false),
    lock(21, 'AccessShareLock', false),
    lock(22, 'RowExclusiveLock', true),
  ]
  const { waits, edges } = assembleLocks([waiter(20, null), waiter(21, null)], locks, new Map())
  expect(waits).toHaveLength(2)
  expect(edges).toEqual([{ waiter: '20', blocker: '22', mode: 'RowExclusiveLock', granted: true }])
})

test('one who only stands ahead in the line holds nothing', () => {
  const locks = [lock(20, 'AccessShareLock', false), lock(21, 'AccessExclusiveLock', false)]
  const { edges } = assembleLocks([waiter(20, [21])], locks, new Map())
  expect(edges).toEqual([{ waiter: '20', blocker: '21', mode: 'AccessExclusiveLock', granted: false }])
})

test('whoever was freed in the meantime is left out', () => {
  expect(assembleLocks([waiter(20, [])], [], new Map())).toEqual({ waits: [], edges: [] })
})

test('a row is named by the place in its table, an advisory lock by its key', () => {
  const wait = { type: 'transactionid', relation: null, schema: null, name: null, transaction: '740' }
  const row = lock(20, 'ExclusiveLock', true, { type: 'tuple', page: 3, tuple: 7 })
  const { waits } = assembleLocks([waiter(20, [21])], [lock(20, 'ShareLock', false, wait), row], new Map())
  expect(waits[0]?.object).toEqual({ kind: 'row', name: 'public.t', part: '(3,7)' })
  const key = (classid: number, objid: number, objsubid: number) =>
    assembleLocks(
      [waiter(20, [21])],
      [
        lock(20, 'ExclusiveLock', false, {
          type: 'advisory',
          relation: null,
          name: null,
          classid,
          objid,
          objsubid,
        }),
      ],
      new Map(),
    ).waits[0]?.object?.name
  expect(key(0, 42, 1)).toBe('42')
  expect(key(4_294_967_295, 4_294_967_295, 1)).toBe('-1')
  expect(key(8, 15, 2)).toBe('8, 15')
})

test('modes exclude each other as the manual says, and both ways', () => {
  expect(modesConflict('AccessShareLock', 'RowExclusiveLock')).toBe(false)
  expect(modesConflict('ShareLock', 'ShareLock')).toBe(false)
  expect(modesConflict('ShareLock', 'RowExclusiveLock')).toBe(true)
  expect(modesConflict('AccessShareLock', 'AccessExclusiveLock')).toBe(true)
  const all = [
    'AccessShareLock',
    'RowShareLock',
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ]
  for (const one of all)
    for (const other of all) expect(modesConflict(one, other)).toBe(modesConflict(other, one))
})

test('autovacuum against wraparound says so itself', () => {
  expect(isAgainstWraparound('autovacuum: VACUUM public.t (to prevent wraparound)')).toBe(true)
  expect(isAgainstWraparound('autovacuum: VACUUM public.t')).toBe(false)
  expect(isAgainstWraparound("SELECT 'autovacuum: x (to prevent wraparound)'")).toBe(false)
})
