import { expect, test } from 'vitest'
import { deadlockCover } from './deadlock-cover'

const series = (...values: (number | null)[]) => ({
  points: values.map((value, index): [number, number | null] => [1_000 + index * 60, value]),
})

test('counting that began late, paused, or goes on in the last bucket is told as it was', () => {
  expect(deadlockCover([series(0, 0, 2)], 60)).toEqual({ first: 1_000, whole: true, gapsMs: 0 })
  expect(deadlockCover([series(null, null, 0, 1)], 60)).toEqual({ first: 1_120, whole: false, gapsMs: 0 })
  expect(deadlockCover([series(0, null, null, 1)], 60)).toEqual({ first: 1_000, whole: true, gapsMs: 120 })
  // A server that is not read any more: all but the bucket of now is a gap.
  expect(deadlockCover([series(null, 3, null, null)], 60)).toEqual({ first: 1_060, whole: false, gapsMs: 60 })
})

test('a bucket of which one of two series tells was counted', () => {
  const both = [series(null, null, 1, null), series(null, 0, null, null)]
  expect(deadlockCover(both, 60)).toEqual({ first: 1_060, whole: false, gapsMs: 0 })
})

test('nothing counted, and no series at all, cover nothing', () => {
  expect(deadlockCover([], 60)).toBeNull()
  expect(deadlockCover([series(null, null)], 60)).toBeNull()
})
