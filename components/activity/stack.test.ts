import { describe, expect, test } from 'vitest'
import { coresLine, highest, layersOf, stackGaps } from './stack'

const points = [
  { at: 0, values: [1, 2] },
  { at: 10, values: [null, null] },
  { at: 20, values: [0, 1] },
]
const frame = { from: 0, to: 30, stepMs: 10, top: 4 }

describe('a stack of averages', () => {
  test('each layer lies on the one below, in steps as wide as its part, and not over a gap', () => {
    const [low, high] = layersOf(points, 2, frame)
    expect(low?.edge).toBe('M0 750L333.33 750M666.67 1000L1000 1000')
    expect(high?.edge).toBe('M0 250L333.33 250M666.67 750L1000 750')
    expect(high?.area).toBe('M0 250L333.33 250L333.33 750L0 750ZM666.67 750L1000 750L1000 1000L666.67 1000Z')
  })
  test('a part in which nothing was read is a gap, and neighbours are one', () => {
    expect(stackGaps(points, 10)).toEqual([{ from: 10, to: 20 }])
    const two = [
      { at: 0, values: [null] },
      { at: 10, values: [null] },
      { at: 20, values: [0] },
    ]
    expect(stackGaps(two, 10)).toEqual([{ from: 0, to: 20 }])
  })
  test('it is as high as the greatest sum', () => {
    expect(highest(points)).toBe(3)
    expect(highest([])).toBe(0)
  })
})

test('processors far above the load are told, not drawn', () => {
  expect(coresLine(2, 0.1)).toBe(2)
  expect(coresLine(64, 3)).toBeNull()
  expect(coresLine(64, 16)).toBe(64)
})
