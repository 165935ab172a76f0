import { describe, expect, it } from 'vitest'
import { fromClock, knownZone, toClock } from './zone'

describe('knownZone', () => {
  it('takes IANA names in one spelling and nothing else', () => {
    expect(knownZone('Europe/Berlin')).toBe('Europe/Berlin')
    expect(knownZone('eUROPE/berlin')).toBe('Europe/Berlin')
    expect(knownZone('America/Argentina/Buenos_Aires')).not.toBeNull()
    expect(knownZone('UTC')).toBe('UTC')
    for (const bad of ['', 'Europe/Atlantis', '+01:00', '<b>', 'x'.repeat(100)])
      expect(knownZone(bad)).toBeNull()
  })
})

describe('clocks of a zone', () => {
  it('goes there and back on both sides of a clock change', () => {
    for (const iso of [
      '2026-03-29T00:30:00Z',
      '2026-03-29T01:30:00Z',
      '2026-11-21T12:00:00Z',
      '1969-07-20T20:17:00Z',
    ])
      for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns']) {
        const at = new Date(iso)
        expect(fromClock(toClock(at, zone), zone)).toEqual(at)
      }
    expect(toClock(new Date('2026-03-29T01:30:00Z'), 'Europe/Berlin')).toBe('2026-03-29T03:30')
  })

  it('knows no moment of no text', () => {
    expect(fromClock('', 'UTC')).toBeNull()
    expect(toClock(null, 'UTC')).toBe('')
  })
})
