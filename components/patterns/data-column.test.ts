import { expect, it } from 'vitest'
import { compareCells, steadyRows } from './data-column'

it('never moves a row away under the pointer', () => {
  const before = [
    { row: { id: 'a', n: 1 }, gone: false },
    { row: { id: 'b', n: 1 }, gone: false },
  ]
  expect(
    steadyRows(before, [
      { id: 'c', n: 9 },
      { id: 'b', n: 2 },
    ]),
  ).toEqual([
    { row: { id: 'a', n: 1 }, gone: true },
    { row: { id: 'b', n: 2 }, gone: false },
    { row: { id: 'c', n: 9 }, gone: false },
  ])
})

it('orders numbers inside names as numbers', () => {
  expect(['pg-10', 'pg-2'].sort(compareCells)).toEqual(['pg-2', 'pg-10'])
  expect(compareCells(2, 10)).toBeLessThan(0)
})
