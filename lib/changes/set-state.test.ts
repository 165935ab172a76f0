import { expect, test } from 'vitest'
import { setHash } from './set-hash'
import { setState, setTypedName } from './set-state'

test.each([
  [['planning', 'planned'], 'planning'],
  [['planned', 'refused', 'planning'], 'refused'],
  [['planned', 'waiting', 'approved'], 'planned'],
  [['planned', 'discarded'], 'planned'],
  [['discarded', 'discarded'], 'discarded'],
  [['succeeded', 'queued'], 'running'],
  [['succeeded', 'running', 'queued'], 'running'],
  [['succeeded', 'needs_person', 'queued'], 'needs_person'],
  [['succeeded', 'failed', 'cancelled'], 'stopped'],
  [['failed', 'running'], 'running'],
  [['succeeded', 'discarded', 'succeeded'], 'succeeded'],
  [['cancelled', 'cancelled'], 'stopped'],
] as const)('%j is %s', (members, state) => {
  expect(setState(members)).toBe(state)
})

test('the hash of a set changes with each plan, their order, and the set', () => {
  const hash = setHash({ set: 'a', plans: ['1', '2'] })
  const others = [
    setHash({ set: 'a', plans: ['2', '1'] }),
    setHash({ set: 'a', plans: ['1'] }),
    setHash({ set: 'a', plans: ['12'] }),
    setHash({ set: 'b', plans: ['1', '2'] }),
  ]
  expect(new Set([hash, ...others]).size).toBe(5)
})

test('what is typed is the one target, or how many they are', () => {
  expect(setTypedName([{ targetId: 'a', typedName: 'shop' }])).toBe('shop')
  expect(
    setTypedName([
      { targetId: 'a', typedName: null },
      { targetId: 'a', typedName: 'shop' },
    ]),
  ).toBe('shop')
  expect(
    setTypedName([
      { targetId: 'a', typedName: null },
      { targetId: 'b', typedName: null },
    ]),
  ).toBe('2 targets')
  expect(setTypedName([])).toBeNull()
})
