import { describe, expect, test } from 'vitest'
import { blackoutAt, type Calendar, closesAt, opensAt, spanOn, type WeeklyWindow } from './calendar'
import { decide, dueAt, jitterMs, nextRuns, type Timing } from './decide'

const at = (text: string) => Date.parse(text)
const OPEN: Calendar = { windows: [], blackouts: [] }
const NIGHT: Timing = {
  id: '7f2f7a55-9f0a-4a8e-8f2c-6a6f9a6d0001',
  cron: '0 2 * * *',
  zone: 'Europe/Berlin',
  jitterSeconds: 0,
  rule: 'not-blackout',
  lateMinutes: 60,
}
const saturday: WeeklyWindow = {
  kind: 'weekly',
  zone: 'Europe/Berlin',
  days: [6],
  from: '22:00',
  to: '04:00',
}
const IN_WINDOW: Timing = { ...NIGHT, cron: '30 * * * *', rule: 'window' }

describe('windows', () => {
  test('one over midnight belongs to the day on which it began', () => {
    expect(closesAt([saturday], at('2026-06-06T21:00Z'))).toBe(at('2026-06-07T02:00Z'))
    expect(closesAt([saturday], at('2026-06-07T01:59Z'))).toBe(at('2026-06-07T02:00Z'))
    expect(closesAt([saturday], at('2026-06-07T02:00Z'))).toBeNull()
    expect(closesAt([saturday], at('2026-06-05T21:00Z'))).toBeNull()
    expect(opensAt([saturday], at('2026-06-01T00:00Z'))).toBe(at('2026-06-06T20:00Z'))
  })

  test('in the night of a change it is an hour shorter or longer, and has no seam', () => {
    const night: WeeklyWindow = { ...saturday, days: [0], from: '02:30', to: '05:00' }
    const spring = spanOn(night, '2026-03-29')
    expect(spring).toEqual({ from: at('2026-03-29T01:00Z'), to: at('2026-03-29T03:00Z') })
    const autumn = spanOn(night, '2026-10-25')
    expect(autumn).toEqual({ from: at('2026-10-25T00:30Z'), to: at('2026-10-25T04:00Z') })
    const newYork: WeeklyWindow = { ...night, zone: 'America/New_York', from: '01:30', to: '01:45' }
    expect(spanOn(newYork, '2026-11-01')).toEqual({
      from: at('2026-11-01T05:30Z'),
      to: at('2026-11-01T06:45Z'),
    })
  })

  test('windows that follow each other close together', () => {
    const once = { kind: 'once' as const, startsAt: at('2026-06-07T02:00Z'), endsAt: at('2026-06-07T05:00Z') }
    expect(closesAt([saturday, once], at('2026-06-06T23:00Z'))).toBe(at('2026-06-07T05:00Z'))
  })

  test('a blackout is its days where it was set, first and last included', () => {
    const days = [{ name: 'Fair', zone: 'America/New_York', firstDate: '2026-06-07', lastDate: '2026-06-08' }]
    expect(blackoutAt(days, at('2026-06-07T03:59Z'))).toBeNull()
    expect(blackoutAt(days, at('2026-06-07T04:00Z'))?.name).toBe('Fair')
    expect(blackoutAt(days, at('2026-06-09T03:59Z'))?.name).toBe('Fair')
    expect(blackoutAt(days, at('2026-06-09T04:00Z'))).toBeNull()
  })
})

describe('jitter', () => {
  const timing = { ...NIGHT, jitterSeconds: 300 }
  test('is the same wherever it is computed, differs from time to time, and stays within its bound', () => {
    const nominal = at('2026-06-06T00:00Z')
    expect(jitterMs(timing, nominal)).toBe(jitterMs({ ...timing }, nominal))
    const many = Array.from({ length: 200 }, (_, day) => jitterMs(timing, nominal + day * 86_400_000))
    expect(new Set(many).size).toBeGreaterThan(190)
    expect(Math.max(...many)).toBeLessThan(300_000)
    expect(Math.max(...many)).toBeGreaterThan(200_000)
  })

  test('never carries a run out of its window', () => {
    const calendar = { windows: [saturday], blackouts: [] }
    const wide = { ...IN_WINDOW, jitterSeconds: 86_400 }
    for (let hour = 0; hour < 5; hour++) {
      const nominal = at('2026-06-06T20:30Z') + hour * 3_600_000
      expect(dueAt(wide, calendar, nominal)).toBeLessThan(at('2026-06-07T02:00Z'))
    }
  })
})

describe('decisions', () => {
  const since = at('2026-06-06T12:00Z')
  test('it waits, fires on time, and is late within its minutes', () => {
    const due = at('2026-06-07T00:00Z')
    expect(decide(NIGHT, OPEN, due - 1, since)).toEqual({ what: 'wait', until: due })
    expect(decide(NIGHT, OPEN, due, since)).toEqual({ what: 'fire', nominal: due, late: false })
    expect(decide(NIGHT, OPEN, due + 60 * 60_000, since)).toEqual({ what: 'fire', nominal: due, late: true })
    expect(decide(NIGHT, OPEN, due + 61 * 60_000, since)).toEqual({
      what: 'missed',
      nominal: due,
      through: due,
      times: 1,
    })
    expect(decide(NIGHT, OPEN, due + 1_000, due)).toEqual({ what: 'wait', until: due + 86_400_000 })
  })

  test('of several that passed all but the last are missed, and the last may run late', () => {
    const now = at('2026-06-10T00:30Z')
    const missed = decide(NIGHT, OPEN, now, since)
    expect(missed).toEqual({
      what: 'missed',
      nominal: at('2026-06-07T00:00Z'),
      through: at('2026-06-09T00:00Z'),
      times: 3,
    })
    const next = decide(NIGHT, OPEN, now, at('2026-06-09T00:00Z'))
    expect(next).toEqual({ what: 'fire', nominal: at('2026-06-10T00:00Z'), late: true })
  })

  test('a year without a worker is one report, made at once', () => {
    const began = performance.now()
    const minutely = { ...NIGHT, cron: '* * * * *', zone: 'UTC' }
    const now = at('2027-06-06T12:00:30Z')
    const missed = decide(minutely, OPEN, now, since)
    expect(missed).toMatchObject({ what: 'missed', through: at('2027-06-06T11:59Z'), times: 500 })
    expect(decide(minutely, OPEN, now, at('2027-06-06T11:59Z'))).toMatchObject({ what: 'fire', late: false })
    expect(performance.now() - began).toBeLessThan(15_000)
  })

  test('in windows only: what was missed runs late while the same window is open, else it is reported', () => {
    const calendar = { windows: [saturday], blackouts: [] }
    const first = at('2026-06-06T20:30Z')
    expect(decide(IN_WINDOW, calendar, since, since)).toEqual({ what: 'wait', until: first })
    const last = at('2026-06-07T01:30Z')
    expect(decide(IN_WINDOW, calendar, last + 20 * 60_000, last - 1)).toEqual({
      what: 'fire',
      nominal: last,
      late: true,
    })
    expect(decide(IN_WINDOW, calendar, at('2026-06-07T02:00Z'), last - 1)).toMatchObject({ what: 'missed' })
    // The next window does not make up for it.
    const later = decide(IN_WINDOW, calendar, at('2026-06-13T20:10Z'), last - 1)
    expect(later).toMatchObject({ what: 'missed', nominal: last, times: 1 })
    expect(decide(IN_WINDOW, OPEN, since, since)).toEqual({ what: 'wait', until: null })
  })

  test('a blackout wins over a window, and over being late', () => {
    const blackout = { name: 'Fair', zone: 'Europe/Berlin', firstDate: '2026-06-07', lastDate: '2026-06-07' }
    const calendar = { windows: [saturday], blackouts: [blackout] }
    const nominal = at('2026-06-06T22:30Z')
    expect(decide(IN_WINDOW, calendar, nominal, nominal - 1)).toEqual({ what: 'skip', nominal, why: 'Fair' })
    const before = at('2026-06-06T21:30Z')
    expect(decide(IN_WINDOW, calendar, at('2026-06-06T22:10Z'), before - 1)).toMatchObject({ what: 'missed' })
    expect(decide({ ...NIGHT, rule: 'always' }, calendar, at('2026-06-07T00:00Z'), since)).toMatchObject({
      what: 'fire',
    })
    expect(nextRuns(NIGHT, calendar, since, 2)).toEqual([
      { at: at('2026-06-07T00:00Z'), blackout: 'Fair' },
      { at: at('2026-06-08T00:00Z'), blackout: null },
    ])
  })

  test('a clock that jumps forward reports, one that jumps back waits for the next time only', () => {
    const ran = at('2026-06-07T00:00Z')
    const forward = decide(NIGHT, OPEN, ran + 86_400_000 + 3 * 3_600_000, ran)
    expect(forward).toMatchObject({ what: 'missed', nominal: ran + 86_400_000, times: 1 })
    // An hour back: the same nominal time comes once more, and its key is taken already.
    const back = decide(NIGHT, OPEN, ran - 3_600_000, ran)
    expect(back).toEqual({ what: 'wait', until: ran })
  })

  test('the night of a change fires once, in both directions and both zones', () => {
    for (const [zone, cron, from, first] of [
      ['Europe/Berlin', '30 2 * * *', '2026-03-28T12:00Z', '2026-03-29T01:00Z'],
      ['Europe/Berlin', '30 2 * * *', '2026-10-24T12:00Z', '2026-10-25T00:30Z'],
      ['America/New_York', '30 2 * * *', '2026-03-07T12:00Z', '2026-03-08T07:00Z'],
      ['America/New_York', '30 1 * * *', '2026-10-31T12:00Z', '2026-11-01T05:30Z'],
    ] as const) {
      const timing = { ...NIGHT, zone, cron }
      const fires: number[] = []
      let last = at(from)
      for (let now = at(from); now < at(from) + 20 * 3_600_000; now += 60_000) {
        const decision = decide(timing, OPEN, now, last)
        if (decision.what !== 'fire') continue
        last = decision.nominal
        fires.push(now)
      }
      expect(fires).toEqual([at(first)])
    }
  })
})
