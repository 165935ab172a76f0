import { expect, it } from 'vitest'
import { courseBegins, sparklineMarks } from './sparkline-path'

it('breaks the line at a gap instead of drawing zero', () => {
  expect(sparklineMarks([1, 1, null, 1, 1], 10, 10)).toHaveLength(2)
  expect(sparklineMarks([1, null, 1], 10, 10)).toEqual([
    { d: 'M1.0 1.0h0.01', dot: true },
    { d: 'M9.0 1.0h0.01', dot: true },
  ])
})

it('draws nothing when nothing is known', () => {
  expect(sparklineMarks([null, null], 10, 10)).toEqual([])
  expect(sparklineMarks([], 10, 10)).toEqual([])
})

it('measures from zero, so a steady value lies at the top and zero at the bottom', () => {
  expect(sparklineMarks([0, 4], 10, 10)).toEqual([{ d: 'M1.0 9.0L9.0 1.0', dot: false }])
})

it('knows since when there is a course', () => {
  const at = Date.parse('2026-11-21T12:10:00Z')
  const begins = (points: (number | null)[]) => courseBegins(points, at, 4 * 3_600_000)
  expect(begins([null, null, null, 5])).toBe(Date.parse('2026-11-21T12:00:00Z'))
  expect(begins([null, 5, null, 5])).toBe(Date.parse('2026-11-21T10:00:00Z'))
  expect(begins([5, null, null, 5])).toBeNull()
  expect(begins([null, null])).toBeNull()
})
