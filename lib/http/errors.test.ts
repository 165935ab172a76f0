import { expect, test } from 'vitest'
import { isStoreDown } from '@/lib/http/errors'

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
