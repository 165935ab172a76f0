import { expect, it } from 'vitest'
import { sqlTokens } from './sql-tokens'

it('tints words, strings, numbers and comments and loses no character', () => {
  const sql = "select a, 'it''s from' from t1 where n = 42 -- or\n/* x"
  const tokens = sqlTokens(sql)
  expect(tokens.map((token) => token.text).join('')).toBe(sql)
  expect(tokens.every((token) => sql.startsWith(token.text, token.at))).toBe(true)
  expect(tokens.filter((token) => token.kind === 'keyword').map((token) => token.text)).toEqual([
    'select',
    'from',
    'where',
  ])
  expect(tokens.find((token) => token.kind === 'string')?.text).toBe("'it''s from'")
  expect(tokens.find((token) => token.kind === 'number')?.text).toBe('42')
  expect(tokens.filter((token) => token.kind === 'comment').map((token) => token.text)).toEqual([
    '-- or',
    '/* x',
  ])
})

it('keeps all of a long text', () => {
  const sql = 'x'.repeat(50_000)
  expect(
    sqlTokens(sql)
      .map((token) => token.text)
      .join(''),
  ).toBe(sql)
})
