import { expect, test } from 'vitest'
import { settingText } from './show'

test.each([
  ['16384', '8kB', '128 MB'],
  ['16385', '8kB', '131080 kB'],
  ['4096', 'kB', '4 MB'],
  ['300000', 'ms', '5 min'],
  ['1500', 'ms', '1500 ms'],
  ['86400', 's', '1 d'],
  ['-1', 'ms', '-1'],
  ['0', 'kB', '0'],
  ['0.5', 'ms', '0.5 ms'],
  ['on', null, 'on'],
  ['•••', null, '•••'],
  ['100', null, '100'],
])('%s of %s is %s', (value, unit, text) => {
  expect(settingText(value, unit)).toBe(text)
})
