import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { costDeltas } from '@/lib/targets/cost'
import { leaseKey, ownerOf } from './shares'
import { phaseOf } from './target-collector'

const targets = Array.from({ length: 1_000 }, () => randomUUID())

test('workers share the targets evenly, and one that leaves moves only its own', () => {
  const members = [11, 22, 33]
  const owned = (member: number) => targets.filter((id) => ownerOf(id, members) === member)
  for (const member of members) expect(owned(member).length).toBeGreaterThan(250)
  for (const id of [...owned(11), ...owned(33)]) expect(ownerOf(id, [11, 33])).toBe(ownerOf(id, members))
  expect(ownerOf('x', [])).toBeNull()
})

test('locks of targets differ; phases are spread over the interval', () => {
  expect(new Set(targets.map(leaseKey)).size).toBe(targets.length)
  const tenths = new Array<number>(10).fill(0)
  for (const id of targets) {
    const tenth = Math.floor(phaseOf(id, 10_000) / 1_000)
    tenths[tenth] = (tenths[tenth] ?? 0) + 1
  }
  expect(Math.min(...tenths)).toBeGreaterThan(50)
})

test('costs are what was spent since the last reading', () => {
  const cost = (name: string, calls: number) => ({
    name,
    calls,
    milliseconds: calls,
    rows: 0,
    bytes: 0,
    errors: 0,
  })
  expect(costDeltas([cost('a', 3), cost('b', 1)], [cost('a', 5), cost('b', 1), cost('c', 2)])).toEqual([
    { ...cost('a', 2) },
    { ...cost('c', 2) },
  ])
})
