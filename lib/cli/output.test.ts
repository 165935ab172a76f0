import { expect, test } from 'vitest'
import { table, visibleText } from './output'

test('escape sequences and bidi overrides of a target reach the terminal as words', () => {
  expect(visibleText('a\u001b[31mred\u202e')).toBe('a⟨U+001B⟩[31mred⟨U+202E⟩')
})

test('columns are as wide as their longest cell and missing values are a dash', () => {
  expect(
    table(
      ['name', 'state'],
      [
        ['alpha-database', 'ok'],
        ['b', null],
      ],
    ),
  ).toBe('NAME            STATE\nalpha-database  ok\nb               –')
})
