import { expect, it } from 'vitest'
import { csvLines, csvName, toCsv } from './csv'

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

it('streams the same bytes, and neutralises every way to begin a formula', async () => {
  const columns = [{ header: 'text', value: (row: string) => row }]
  const rows = [
    '=1',
    '+1',
    '-1',
    '@x',
    '\t=1',
    '\r=1',
    '\n=1',
    '\0=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    'a;b',
    ' =1',
    'plain',
  ]
  let streamed = ''
  for await (const line of csvLines(columns, rows)) streamed += line
  expect(streamed).toBe(toCsv(columns, rows))
  // Read back by the rules of RFC 4180: nothing but the quote before it was added.
  const cells = [...streamed.matchAll(/(?:"((?:[^"]|"")*)"|([^\r\n]*))\r\n/g)].map(
    (cell) => cell[1] ?? cell[2],
  )
  expect(cells.slice(1)).toEqual(rows.map((row, n) => (n < 12 ? `'${row}` : row)))
})
