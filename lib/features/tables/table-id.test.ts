import { expect, test } from 'vitest'
import { readTableId, tableId } from './table-id'

test('any two names come back from the one word that an address carries', () => {
  for (const [schema, name] of [
    ['public', 'orders'],
    ['a.b', 'c.d'],
    ['"%2E"', `Odd/"t%_'; <b>`],
    ['größe', '中 !()*~'],
  ] as const)
    expect(readTableId(tableId(schema, name))).toEqual({ schema, name })
  expect(new Set([tableId('a.b', 'c'), tableId('a', 'b.c')]).size).toBe(2)
})

test('what is no such word is none', () => {
  for (const id of ['', 'a', 'a.', '.b', 'a.b.c', '%zz.b']) expect(readTableId(id)).toBeNull()
})
