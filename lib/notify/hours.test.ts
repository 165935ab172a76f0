import { describe, expect, test } from 'vitest'
import { type Hours, isTimeZone, isWithin, wallClock } from './hours'

const berlin = 'Europe/Berlin'
const at = (iso: string) => new Date(iso)
const office: Hours = { timeZone: berlin, days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }
const night: Hours = { timeZone: berlin, days: [5], from: '22:00', to: '06:00' }
const early: Hours = { timeZone: berlin, days: [0], from: '02:00', to: '03:00' }

describe('hours by the clock on the wall', () => {
  test.each([
    ['2026-01-12T08:00:00Z', true],
    ['2026-01-12T07:59:59Z', false],
    ['2026-01-12T15:59:59Z', true],
    ['2026-01-12T16:00:00Z', false],
    // The same office hours lie an hour earlier in UTC in summer.
    ['2026-07-13T07:00:00Z', true],
    ['2026-07-13T06:59:00Z', false],
    ['2026-07-13T15:00:00Z', false],
    // Saturday.
    ['2026-01-17T10:00:00Z', false],
  ])('office hours at %s: %s', (moment, expected) => {
    expect(isWithin(office, at(moment))).toBe(expected)
  })

  test.each([
    ['2026-01-16T21:00:00Z', true],
    ['2026-01-16T20:59:00Z', false],
    // Saturday morning belongs to the Friday on which it began.
    ['2026-01-17T04:59:00Z', true],
    ['2026-01-17T05:00:00Z', false],
    ['2026-01-16T03:00:00Z', false],
    ['2026-01-17T22:00:00Z', false],
  ])('a night from Friday at %s: %s', (moment, expected) => {
    expect(isWithin(night, at(moment))).toBe(expected)
  })

  test('the hour that spring skips never comes', () => {
    // 2026-03-29, 01:00 UTC: the clock goes from 02:00 to 03:00.
    for (let minute = 0; minute < 180; minute++) {
      const moment = new Date(Date.UTC(2026, 2, 29, 0, minute))
      expect(isWithin(early, moment), moment.toISOString()).toBe(false)
    }
    expect(wallClock(at('2026-03-29T01:00:00Z'), berlin)).toEqual({ day: 0, minutes: 180 })
  })

  test('the hour that autumn has twice counts twice', () => {
    // 2026-10-25: 02:00–03:00 is there at 00:00 and at 01:00 UTC.
    const within = Array.from(
      { length: 240 },
      (_, minute) => new Date(Date.UTC(2026, 9, 24, 23, minute)),
    ).filter((moment) => isWithin(early, moment)).length
    expect(within).toBe(120)
  })

  test('a night over the change of clocks ends by the wall', () => {
    const saturday: Hours = { timeZone: berlin, days: [6], from: '22:00', to: '06:00' }
    expect(isWithin(saturday, at('2026-03-29T03:59:00Z'))).toBe(true)
    expect(isWithin(saturday, at('2026-03-29T04:00:00Z'))).toBe(false)
    expect(isWithin(saturday, at('2026-10-25T04:59:00Z'))).toBe(true)
    expect(isWithin(saturday, at('2026-10-25T05:00:00Z'))).toBe(false)
  })

  test('the same time twice is the whole day, of that place', () => {
    const monday: Hours = { timeZone: 'Pacific/Auckland', days: [1], from: '00:00', to: '00:00' }
    expect(isWithin(monday, at('2026-01-11T12:00:00Z'))).toBe(true)
    expect(isWithin(monday, at('2026-01-11T10:59:00Z'))).toBe(false)
  })

  test('zones are known or not', () => {
    expect(isTimeZone(berlin)).toBe(true)
    expect(isTimeZone('Europe/Atlantis')).toBe(false)
  })
})
