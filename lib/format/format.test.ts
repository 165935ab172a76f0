import { afterEach, describe, expect, it } from 'vitest'
import { formatBytes } from './bytes'
import { formatDuration } from './duration'
import { askFormats, formatsCookie, readFormats } from './formats'
import { formatCompact, formatNumber, formatShare } from './number'
import { formatAgo, formatClock, formatExactTime, formatTime } from './time'

afterEach(() => askFormats(() => undefined))

describe('as the reader writes', () => {
  const at = new Date('2026-11-22T13:03:07Z')
  it.each([
    ['us.words.24', '12,345', '1.25', '1.4 kB', '99.4 %', '1.4 s', '4.56M', '22 Nov 2026, 13:03:07 UTC'],
    ['dots.dots.24', '12.345', '1,25', '1,4 kB', '99,4 %', '1,4 s', '4,56M', '22.11.2026, 13:03:07 UTC'],
    [
      'spaces.iso.24',
      '12\u202f345',
      '1,25',
      '1,4 kB',
      '99,4 %',
      '1,4 s',
      '4,56M',
      '2026-11-22, 13:03:07 UTC',
    ],
    ['quotes.us.12', '12’345', '1.25', '1.4 kB', '99.4 %', '1.4 s', '4.56M', '11/22/2026, 1:03:07 pm UTC'],
  ])('%s', (cookie, ...expected) => {
    askFormats(() => cookie)
    expect([
      formatNumber(12_345),
      formatNumber(1.254),
      formatBytes(1434),
      formatShare(0.994),
      formatDuration(1400),
      formatCompact(4_560_000),
      formatExactTime(at, 'UTC'),
    ]).toEqual(expected)
  })
  it('keeps to the usual for what a cookie says wrong', () => {
    askFormats(() => 'xx.words;</script>.12')
    expect(formatNumber(12_345)).toBe('12,345')
    expect(formatExactTime(at, 'UTC')).toBe('22 Nov 2026, 1:03:07 pm UTC')
    expect(readFormats(formatsCookie({ numbers: 'quotes', dates: 'us', clock: '12' }))).toEqual({
      numbers: 'quotes',
      dates: 'us',
      clock: '12',
    })
  })
  it('writes days of this year without the year, and midnight as twelve', () => {
    const now = new Date('2026-12-24T12:00:00Z')
    const midnight = new Date('2026-11-22T00:05:00Z')
    const seen = ['us.words.12', 'us.iso.24', 'us.dots.24', 'us.us.12'].map((cookie) => {
      askFormats(() => cookie)
      return formatTime(midnight, now, 'UTC')
    })
    expect(seen).toEqual(['22 Nov, 12:05 am', '11-22, 00:05', '22.11., 00:05', '11/22, 12:05 am'])
  })
})

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [812, '812 B'],
    [1023, '1023 B'],
    [1024, '1 kB'],
    [1434, '1.4 kB'],
    [225_280, '220 kB'],
    [1_048_320, '1 MB'],
    [1024 ** 3 * 12.5, '12.5 GB'],
    [-2048, '−2 kB'],
    [Number.NaN, '–'],
  ])('%d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [0.421, '0.42 ms'],
    [340, '340 ms'],
    [999.7, '1.0 s'],
    [1400, '1.4 s'],
    [59_600, '1 m'],
    [192_000, '3 m 12 s'],
    [3_600_000, '1 h'],
    [187_200_000, '2 d 4 h'],
    [-1400, '−1.4 s'],
  ])('%d ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text))
})

describe('numbers', () => {
  it('keeps what is not all below 100 % and what is not nothing above 0 %', () => {
    expect(formatShare(0.99996)).toBe('>99.9 %')
    expect(formatShare(0.00001)).toBe('<0.1 %')
    expect(formatShare(1)).toBe('100 %')
    expect(formatShare(0)).toBe('0 %')
    expect(formatShare(0.994)).toBe('99.4 %')
    expect(formatShare(0.37)).toBe('37 %')
  })
  it('writes numbers in full and short', () => {
    expect(formatNumber(12_345)).toBe('12,345')
    expect(formatNumber(1.254)).toBe('1.25')
    expect(formatCompact(4_560_000)).toBe('4.56M')
  })
})

describe('time', () => {
  const now = new Date('2026-11-22T11:03:07Z')
  it('shortens by how near the day is, in the zone given', () => {
    expect(formatTime(now, now, 'Europe/Berlin')).toBe('12:03:07')
    expect(formatTime(new Date('2026-11-21T23:30:00Z'), now, 'Europe/Berlin')).toBe('00:30:00')
    expect(formatTime(new Date('2026-11-21T23:30:00Z'), now, 'UTC')).toBe('21 Nov, 23:30')
    expect(formatTime(new Date('2025-09-01T00:00:00Z'), now, 'UTC')).toBe('1 Sep 2025')
  })
  it('names the zone in the exact form', () => {
    expect(formatClock(now, 'Europe/Berlin')).toBe('12:03')
    expect(formatExactTime(now, 'UTC')).toBe('22 Nov 2026, 11:03:07 UTC')
  })
  it('says how long ago', () => {
    expect(formatAgo(new Date(now.getTime() - 192_000), now)).toBe('3 m 12 s ago')
    expect(formatAgo(new Date(now.getTime() - 3_200), now)).toBe('3 s ago')
    expect(formatAgo(new Date(now.getTime() + 7_200_000), now)).toBe('in 2 h')
    expect(formatAgo(now, now)).toBe('now')
  })
})
