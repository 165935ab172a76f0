import { expect, test } from 'vitest'
import { toCsv } from '@/lib/format/csv'
import { pointCsv } from './point-csv'

test('each series is a column with its unit; what was not read is unknown, and zero is zero', () => {
  const series = [
    { id: 'a', label: 'Cache hit', unit: 'ratio' },
    { id: 'b', label: '=cmd()', data: true },
  ]
  const points = [
    { at: Date.UTC(2026, 0, 2, 3, 4, 5), values: [0.98765, null] },
    { at: Date.UTC(2026, 0, 2, 3, 4, 15), values: [0] },
  ]
  expect(toCsv(pointCsv(series, 'per second'), points).split('\r\n')).toEqual([
    "at,Cache hit (ratio),'=cmd() (per second)",
    '2026-01-02T03:04:05.000Z,0.98765,unknown',
    '2026-01-02T03:04:15.000Z,0,unknown',
    '',
  ])
})
