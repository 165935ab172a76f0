import { expect, test } from 'vitest'
import { inUnit } from './setting-list'

test.each([
  ['5s', 'ms', '5000'],
  ['1min', 'ms', '60000'],
  ['128MB', '8kB', '16384'],
  ['1GB', 'MB', '1024'],
  ['64', '8kB', '64'],
  ['on', null, 'on'],
  ['UTC', null, 'UTC'],
  ['-1', 'ms', '-1'],
  ['2 h', 's', '7200'],
])('%s counted in %s is %s', (value, unit, counted) => {
  expect(inUnit(value, unit)).toBe(counted)
})
