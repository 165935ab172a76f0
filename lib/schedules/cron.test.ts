import { describe, expect, test } from 'vitest'
import { cronProblem, lastUntil, nextAfter } from './cron'

function runs(cron: string, zone: string, after: string, count: number): string[] {
  const found: string[] = []
  for (let at = nextAfter(cron, zone, Date.parse(after)); at !== null && found.length < count; ) {
    found.push(new Date(at).toISOString().slice(0, 16))
    at = nextAfter(cron, zone, at)
  }
  return found
}

describe('clock changes', () => {
  test('a time that is skipped in spring runs when the gap ends', () => {
    const berlin = runs('30 2 * * *', 'Europe/Berlin', '2026-03-28T00:00Z', 3)
    expect(berlin).toEqual(['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30'])
    const newYork = runs('30 2 * * *', 'America/New_York', '2026-03-07T00:00Z', 3)
    expect(newYork).toEqual(['2026-03-07T07:30', '2026-03-08T07:00', '2026-03-09T06:30'])
  })

  test('two times that meet at the end of the gap run once', () => {
    const found = runs('0 2,3 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', 3)
    expect(found).toEqual(['2026-03-29T01:00', '2026-03-30T00:00', '2026-03-30T01:00'])
  })

  test('a time that comes twice in autumn runs at its first coming only', () => {
    const berlin = runs('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', 2)
    expect(berlin).toEqual(['2026-10-25T00:30', '2026-10-26T01:30'])
    const newYork = runs('30 1 * * *', 'America/New_York', '2026-10-31T12:00Z', 2)
    expect(newYork).toEqual(['2026-11-01T05:30', '2026-11-02T06:30'])
    expect(runs('30 2 * * *', 'Europe/Berlin', '2026-10-25T00:45Z', 1)).toEqual(['2026-10-26T01:30'])
  })

  test('what runs every hour or half hour misses none and doubles none in either night', () => {
    for (const [zone, from] of [
      ['Europe/Berlin', '2026-03-28T22:00Z'],
      ['Europe/Berlin', '2026-10-24T22:00Z'],
      ['America/New_York', '2026-03-08T04:00Z'],
      ['America/New_York', '2026-11-01T03:00Z'],
    ] as const) {
      const found = runs('*/30 * * * *', zone, from, 12)
      const start = Date.parse(from)
      const every = found.map((_, index) =>
        new Date(start + (index + 1) * 1_800_000).toISOString().slice(0, 16),
      )
      expect(found).toEqual(every)
    }
  })
})

test('the 29th of February comes in leap years', () => {
  expect(runs('0 3 29 2 *', 'UTC', '2026-01-01T00:00Z', 2)).toEqual(['2028-02-29T03:00', '2032-02-29T03:00'])
})

test('the next time is later than the moment asked for, also within a second', () => {
  const noon = Date.parse('2026-05-01T12:00Z')
  expect(nextAfter('0 12 * * *', 'UTC', noon - 1)).toBe(noon)
  expect(nextAfter('0 12 * * *', 'UTC', noon)).toBe(noon + 86_400_000)
  expect(nextAfter('0 12 * * *', 'UTC', noon + 1)).toBe(noon + 86_400_000)
})

test('the last time until a moment', () => {
  const at = Date.parse('2026-05-01T12:00Z')
  expect(lastUntil('0 3 1 1 *', 'UTC', at - 400 * 86_400_000, at)).toBe(Date.parse('2026-01-01T03:00Z'))
  expect(lastUntil('*/5 * * * *', 'UTC', at - 86_400_000, at)).toBe(at)
  expect(lastUntil('0 3 1 1 *', 'UTC', at - 86_400_000, at)).toBeNull()
})

test.each([
  ['', 'Enter five fields'],
  ['* * * * * *', 'Enter five fields'],
  ['@daily', 'Enter five fields'],
  ['61 * * * *', '61'],
  ['* * L * *', 'not understood'],
  ['0 0 * * 5#2', 'not understood'],
  ['0 0 * * FOO', 'not understood'],
  ['*/0 * * * *', '0'],
  ['0 0 30 2 *', 'never comes'],
])('%s is refused: %s', (cron, words) => {
  expect(cronProblem(cron, 'UTC')).toMatchObject({ field: 'cron', text: expect.stringContaining(words) })
})

test('good ones are taken, a zone that does not exist is not', () => {
  for (const cron of ['0 2 * * *', ' 5,35  */2 1-7 JAN-MAR MON-FRI '])
    expect(cronProblem(cron, 'Europe/Berlin')).toBeNull()
  expect(cronProblem('0 2 * * *', 'Europe/Atlantis')).toMatchObject({ field: 'zone' })
})
