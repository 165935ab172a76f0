import { expect, it } from 'vitest'
import { csvName, toCsv } from './csv'

it('quotes, dates, neutralises formulas and leaves numbers numbers', () => {
  const columns = [
    { header: 'name', value: (row: { name: string; n: number | null; at: Date }) => row.name },
    { header: 'lag (s)', value: (row: { n: number | null }) => row.n },
    { header: 'at', value: (row: { at: Date }) => row.at },
  ]
  const at = new Date('2026-11-22T11:03:07.000Z')
  const csv = toCsv(columns, [
    { name: 'a,"b"', n: -1.5, at },
    { name: '=cmd()', n: null, at },
    { name: '+1,2', n: 0, at },
  ])
  expect(csv.split('\r\n')).toEqual([
    'name,lag (s),at',
    '"a,""b""",-1.5,2026-11-22T11:03:07.000Z',
    "'=cmd(),,2026-11-22T11:03:07.000Z",
    '"\'+1,2",0,2026-11-22T11:03:07.000Z',
    '',
  ])
})

it('names files without characters a path could use', () => {
  expect(csvName('../pg 1', 'sessions', new Date('2026-11-22T11:03:07Z'))).toBe(
    'quarterdeck_pg-1_sessions_2026-11-22T110307Z.csv',
  )
})
