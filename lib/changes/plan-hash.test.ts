import { describe, expect, it } from 'vitest'
import { factsDiffer } from './facts'
import { planHash, storable } from './plan-hash'

const plan = {
  sentence: 's',
  steps: [],
  facts: { a: 1, b: 'x' },
  warnings: [],
  consequences: [],
  typedName: null,
}
const subject = { kind: 'sessions.end', targetId: 't', input: { pid: 1 }, plan }

describe('the plan hash', () => {
  it('is the same however the members are ordered', () => {
    const turned = {
      plan: { ...plan, facts: { b: 'x', a: 1 } },
      input: { pid: 1 },
      targetId: 't',
      kind: 'sessions.end',
    }
    expect(planHash(turned)).toBe(planHash(subject))
    expect(planHash(subject)).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each([
    ['kind', { ...subject, kind: 'sessions.cancel' }],
    ['target', { ...subject, targetId: 'u' }],
    ['input', { ...subject, input: { pid: 2 } }],
    ['facts', { ...subject, plan: { ...plan, facts: { a: 2, b: 'x' } } }],
    ['sentence', { ...subject, plan: { ...plan, sentence: 't' } }],
  ])('is another when the %s differs', (_name, other) => {
    expect(planHash(other)).not.toBe(planHash(subject))
  })

  it('survives what the store refuses in text', () => {
    const hostile = storable({ text: `a\0b${String.fromCharCode(0xd800)}` })
    expect(hostile.text).toBe('a\u2400b\ufffd')
    expect(() => planHash({ ...subject, input: hostile })).not.toThrow()
  })
})

describe('facts', () => {
  it('says what differs, in words', () => {
    expect(factsDiffer({ a: 1, b: null }, { a: 1, b: null })).toBeNull()
    expect(factsDiffer({ a: 1 }, { a: 2 })).toBe('a was 1, is 2.')
    expect(factsDiffer({ a: 1 }, {})).toBe('a was 1, is unknown.')
    expect(factsDiffer({}, { c: true })).toBe('c was unknown, is true.')
  })
})
