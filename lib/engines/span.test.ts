import { expect, it } from 'vitest'
import { ageReading, spanOf } from './span'

it.each([
  [null, null],
  [0, 0],
  [1_234.5, 1_234.5],
  [-0.4, 0],
  [-7_200_000, null],
])('a span of %s ms is %s: a clock set back by hours makes it unknown, never negative', (given, shown) => {
  expect(spanOf(given)).toBe(shown)
})

it('an age that cannot be known is unknown, and no age is not zero', () => {
  expect(ageReading(null)).toEqual({ known: true, value: null })
  expect(ageReading(90)).toEqual({ known: true, value: 90 })
  expect(ageReading(-7_200)).toMatchObject({ known: false, reason: expect.stringContaining('set back') })
})
