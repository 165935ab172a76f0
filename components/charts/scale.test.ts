import { describe, expect, it } from 'vitest'
import { nearest, timeTicks, valueTicks } from './scale'

describe('valueTicks', () => {
  it('goes from 0 in round steps to at least the greatest value', () => {
    expect(valueTicks(60)).toEqual([0, 20, 40, 60])
    expect(valueTicks(1)).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(valueTicks(0.3)).toEqual([0, 0.1, 0.2, 0.3])
    expect(valueTicks(137)).toEqual([0, 50, 100, 150])
  })
  it('has an axis when everything is 0', () => {
    expect(valueTicks(0)).toEqual([0, 0.25, 0.5, 0.75, 1])
  })
})

describe('timeTicks', () => {
  const minute = 60_000
  it('takes whole steps within the range', () => {
    expect(timeTicks(7 * minute, 67 * minute, 5).map((at) => at / minute)).toEqual([15, 30, 45, 60])
  })
  it('never has more than asked for', () => {
    for (const hours of [1, 6, 24, 168])
      expect(timeTicks(0, hours * 60 * minute, 5).length).toBeLessThanOrEqual(5)
  })
})

describe('nearest', () => {
  const points = [{ at: 0 }, { at: 10 }, { at: 30 }]
  it('finds the closest point on either side', () => {
    expect([-5, 4, 6, 19, 21, 99].map((at) => nearest(points, at))).toEqual([0, 0, 1, 1, 2, 2])
    expect(nearest([], 1)).toBe(-1)
  })
})
