import { expect, test } from 'vitest'
import type { LiveEvent } from './contract'
import { checkedEvent } from './event'

const run = {
  id: '0198c6a0-0000-7000-8000-000000000001',
  changeId: '0198c6a0-0000-7000-8000-000000000002',
  title: 'VACUUM shop.orders',
  targetId: null,
  targetName: null,
  state: 'running' as const,
  step: null,
  stepsDone: 0,
  stepsTotal: 1,
  startedAt: null,
  finishedAt: null,
}

test('what the contract does not name never leaves', () => {
  const event: LiveEvent = { topic: 'runs', data: [Object.assign({}, run, { secret: 'hunter2' })] }
  expect(checkedEvent(event)).toEqual({ topic: 'runs', data: [run] })
})

test('an event that is not of the contract is refused', () => {
  const state = 'exploded' as 'running'
  expect(() => checkedEvent({ topic: 'runs', data: [{ ...run, state }] })).toThrow()
})
