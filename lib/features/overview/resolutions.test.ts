import { describe, expect, test } from 'vitest'
import { RESOLUTIONS, type ResolutionState, readPlan } from './resolutions'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const now = Date.UTC(2026, 10, 23, 9, 30)
const KEEP = [7, 30, 396, 1827]
const UNTIL = [null, now - 1.5 * HOUR, now - 5.5 * HOUR, Date.UTC(2026, 10, 23)]

const states: ResolutionState[] = RESOLUTIONS.map((one, index) => ({
  ...one,
  keepDays: KEEP[index] ?? 0,
  rolledUntil: UNTIL[index] ?? null,
}))

function plan(span: number, points = 300, until = now, slowest = 10_000) {
  return readPlan({ from: until - span, to: until, points }, slowest, states, now)
}

describe('readPlan', () => {
  test('takes the coarsest resolution that serves the points', () => {
    expect([HOUR, 6 * HOUR, DAY, 7 * DAY, 29 * DAY, 365 * DAY].map((span) => plan(span).resolution)).toEqual([
      'raw',
      'raw',
      '1m',
      '15m',
      '1h',
      '1h',
    ])
    expect(plan(DAY, 48).resolution).toBe('15m')
    expect(plan(HOUR, 300, now, 60_000).resolution).toBe('1m')
  })

  test('never more points than asked for, and each bucket a whole number of slots', () => {
    for (const span of [60_000, HOUR, 6 * HOUR, DAY, 7 * DAY, 29 * DAY, 365 * DAY, 1800 * DAY])
      for (const points of [10, 48, 137, 300])
        for (const shift of [0, 1, 7_777, 599_999, 3_599_999]) {
          const found = plan(span, points, now - shift)
          const slot = RESOLUTIONS.find((one) => one.name === found.resolution)?.stepMs ?? 0
          expect(found.count).toBeLessThanOrEqual(points)
          expect(found.stepMs % slot).toBe(0)
          expect(found.from % found.stepMs).toBe(0)
          expect(found.from).toBeLessThanOrEqual(now - shift - span)
          expect(found.from + found.count * found.stepMs).toBeGreaterThanOrEqual(now - shift)
        }
  })

  test('what a table does not hold yet is read from the finer ones, without a gap or an overlap', () => {
    for (const span of [HOUR, DAY, 7 * DAY, 29 * DAY]) {
      const { parts, from, count, stepMs } = plan(span)
      expect(parts[0]?.from).toBe(from)
      expect(parts.at(-1)?.to).toBe(from + count * stepMs)
      expect(parts.at(-1)?.source.name).toBe('raw')
      expect(parts.slice(1).map((part) => part.from)).toEqual(parts.slice(0, -1).map((part) => part.to))
    }
    expect(plan(29 * DAY).parts.map((part) => part.source.name)).toEqual(['1h', '15m', '1m', 'raw'])
    expect(plan(7 * DAY).parts.map((part) => part.source.name)).toEqual(['15m', '1m', 'raw'])
    expect(plan(HOUR).parts.map((part) => part.source.name)).toEqual(['raw'])
  })

  test('before anything is rolled up all of it is read raw', () => {
    const fresh = states.map((state) => ({ ...state, rolledUntil: null }))
    const found = readPlan({ from: now - 7 * DAY, to: now, points: 300 }, 10_000, fresh, now)
    expect(found.parts.map((part) => part.source.name)).toEqual(['raw'])
    expect(found.parts[0]?.from).toBe(found.from)
  })

  test('a moment further back than a resolution is kept is read from one that still has it', () => {
    expect(plan(HOUR, 300, now - 8 * DAY).resolution).toBe('1m')
    expect(plan(HOUR, 300, now - 40 * DAY)).toMatchObject({ resolution: '15m', stepMs: 900_000, count: 4 })
    expect(plan(HOUR, 300, now - 500 * DAY).resolution).toBe('1h')
    expect(plan(HOUR, 300, now - 5000 * DAY).resolution).toBe('1h')
  })
})
