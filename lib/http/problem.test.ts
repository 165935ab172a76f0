import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { problemOf } from './problem'

test('an error of the rpc door keeps its code, hint, fields and request', () => {
  const error = new ORPCError('target.timeout', {
    status: 504,
    message: 'The server did not answer in time.',
    data: { hint: 'Try again.', requestId: 'r1', fields: { host: 'Which?' } },
  })
  expect(problemOf(error)).toEqual({
    code: 'target.timeout',
    message: 'The server did not answer in time.',
    hint: 'Try again.',
    requestId: 'r1',
    fields: { host: 'Which?' },
  })
})

test('an error of the REST door is read from the body that its client wraps', () => {
  const body = { code: 'auth.person_required', message: 'Only a person.', hint: 'Sign in.', requestId: 'r2' }
  const error = new ORPCError('FORBIDDEN', { status: 403, data: { status: 403, headers: {}, body } })
  expect(problemOf(error)).toEqual({ ...body })
})

test('a failed fetch says that the panel cannot be reached', () => {
  expect(problemOf(new TypeError('fetch failed')).code).toBe('panel.unreachable')
})
