import { expect, test } from 'vitest'
import { assembleMetadata, assembleRows } from './lock-assembly'
import { waitsForGranted, waitsForPending } from './lock-modes'
import type { MetadataLock, RowWait } from './lock-queries'

const metadata = (id: number, mode: string, granted: boolean): MetadataLock => ({
  ...{ id, mode, granted },
  ...{ type: 'TABLE', schema: 'shop', name: 'orders' },
})

test('a reader behind a change of the table waits for the change, not for the readers before it', () => {
  const locks = [
    metadata(1, 'SHARED_READ', true),
    metadata(2, 'SHARED_UPGRADABLE', true),
    metadata(2, 'EXCLUSIVE', false),
    metadata(3, 'SHARED_READ', false),
  ]
  const { waits, edges } = assembleMetadata(locks, new Map([[2, 500]]))
  expect(waits).toEqual([
    {
      waiter: '2',
      object: { kind: 'relation', name: 'shop.orders', part: null },
      wanted: 'EXCLUSIVE',
      waitedMs: 500,
      atMost: true,
    },
    {
      waiter: '3',
      object: { kind: 'relation', name: 'shop.orders', part: null },
      wanted: 'SHARED_READ',
      waitedMs: null,
      atMost: true,
    },
  ])
  expect(edges).toEqual([
    { waiter: '2', blocker: '1', mode: 'SHARED_READ', granted: true },
    { waiter: '3', blocker: '2', mode: 'EXCLUSIVE', granted: false },
  ])
})

test('two that are granted together exclude each other neither way', () => {
  expect(waitsForGranted('TABLE', 'SHARED_READ', 'SHARED_WRITE')).toBe(false)
  expect(waitsForGranted('TABLE', 'SHARED_WRITE', 'SHARED_NO_WRITE')).toBe(true)
  expect(waitsForGranted('TABLE', 'SHARED_NO_WRITE', 'SHARED_READ_ONLY')).toBe(false)
  expect(waitsForGranted('TABLE', 'EXCLUSIVE', 'EXCLUSIVE')).toBe(true)
  expect(waitsForPending('TABLE', 'EXCLUSIVE', 'EXCLUSIVE')).toBe(false)
  expect(waitsForGranted('GLOBAL', 'INTENTION_EXCLUSIVE', 'INTENTION_EXCLUSIVE')).toBe(false)
  expect(waitsForGranted('GLOBAL', 'SHARED', 'INTENTION_EXCLUSIVE')).toBe(true)
})

const row = (waiter: number, blocker: number | null, granted: boolean): RowWait => ({
  ...{ waiter, blocker, blockingTransaction: '421', wanted: 'X', held: 'X,REC_NOT_GAP', granted },
  ...{ table: 'shop.orders', index: 'PRIMARY', type: 'RECORD', waitedMs: 1_000 },
})

test('a blocker counts once, with what it holds, and one without a session is a prepared transaction', () => {
  const { waits, edges } = assembleRows([
    row(2, 1, false),
    row(2, 1, true),
    row(3, null, true),
    row(4, 4, true),
  ])
  expect(waits.map(({ waiter }) => waiter)).toEqual(['2', '3'])
  expect(edges).toEqual([
    { waiter: '2', blocker: '1', mode: 'X,REC_NOT_GAP', granted: true },
    { waiter: '3', blocker: 'prepared 421', mode: 'X,REC_NOT_GAP', granted: true },
  ])
})
