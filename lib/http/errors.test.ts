import { expect, test } from 'vitest'
import { isStoreDown, isStoreFull, toAppError } from '@/lib/http/errors'

test.each([
  [Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5'), { code: 'ECONNREFUSED' }), true],
  [new Error('timeout exceeded when trying to connect'), true],
  [new Error('Connection terminated due to connection timeout'), true],
  [new Error('outer', { cause: new Error('Connection terminated unexpectedly') }), true],
  [Object.assign(new Error('gone'), { code: 'P1001' }), true],
  [new Error('Code: `57P01`. Message: `terminating connection due to unexpected postmaster exit`'), true],
  [new Error('duplicate key value violates unique constraint'), false],
  ['no error at all', false],
])('%s means that the store does not answer: %s', (error, expected) => {
  expect(isStoreDown(error)).toBe(expected)
})

const FULL =
  'Raw query failed. Code: `53100`. Message: `could not extend file "base/1/2": No space left on device`'

test.each([
  [new Error(FULL), true],
  [Object.assign(new Error('could not write'), { code: '53100' }), true],
  [new Error('outer', { cause: new Error(FULL) }), true],
  [new Error('duplicate key value violates unique constraint'), false],
])('%s means that the disk of the store is full: %s', (error, expected) => {
  expect(isStoreFull(error)).toBe(expected)
  expect(toAppError(error, 'r', 'test').code).toBe(expected ? 'store.full' : 'internal')
})
