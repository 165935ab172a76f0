import { expect, test } from 'vitest'
import { differences } from './differences'

const item = (name: string, facts: Record<string, string>) => ({ name, facts })

test('what came, what went, and which facts changed, by name', () => {
  const before = [item('a', { value: '1' }), item('b', { value: '2' }), item('__proto__', { value: '3' })]
  const after = [item('b', { value: '3', waiting: '4' }), item('c', { value: '5' })]
  expect(differences(before, after)).toEqual([
    { name: '__proto__', change: 'removed', facts: [{ fact: 'value', before: '3', after: null }] },
    { name: 'a', change: 'removed', facts: [{ fact: 'value', before: '1', after: null }] },
    {
      name: 'b',
      change: 'changed',
      facts: [
        { fact: 'value', before: '2', after: '3' },
        { fact: 'waiting', before: null, after: '4' },
      ],
    },
    { name: 'c', change: 'added', facts: [{ fact: 'value', before: null, after: '5' }] },
  ])
})

test('a value that could not be read on one side is no change; an attribute that is gone is one', () => {
  expect(differences([item('a', {})], [item('a', { value: '1' })])).toEqual([])
  expect(differences([item('r', { 'valid until': 'x' })], [item('r', {})])).toHaveLength(1)
  expect(differences([item('s', { bytes: '1' })], [item('s', { bytes: '2' })], new Set(['bytes']))).toEqual(
    [],
  )
})
