import { expect, it } from 'vitest'
import { sparklinePaths } from './sparkline-path'

it('breaks the line at a gap instead of drawing zero', () => {
  expect(sparklinePaths([1, 1, null, 1, 1], 10, 10)).toHaveLength(2)
  expect(sparklinePaths([1, null, 1], 10, 10)).toEqual(['M1.0 1.0h0.01', 'M9.0 1.0h0.01'])
})

it('draws nothing when nothing is known', () => {
  expect(sparklinePaths([null, null], 10, 10)).toEqual([])
  expect(sparklinePaths([], 10, 10)).toEqual([])
})

it('measures from zero, so a steady value lies at the top and zero at the bottom', () => {
  expect(sparklinePaths([0, 4], 10, 10)).toEqual(['M1.0 9.0L9.0 1.0'])
})
