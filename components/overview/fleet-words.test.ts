import { expect, it } from 'vitest'
import type { Fleet } from '@/lib/features/overview/contract'
import { fleetTitle, withheldSentence } from './fleet-words'

const HIDDEN = { known: false, reason: 'hidden' } as const

function fleet(withheld: boolean[], problems: Fleet['problems'] = []): Fleet {
  return {
    at: '2026-11-21T12:00:00.000Z',
    problems,
    storeFull: false,
    items: withheld.map((hidden, index) => ({
      targetId: `t${index}`,
      name: `t${index}`,
      engine: 'postgres',
      environment: { id: 'e', name: 'Live', kind: 'production' },
      state: 'ok',
      problem: null,
      weakTls: false,
      withheld: hidden,
      at: null,
      flavour: null,
      version: null,
      role: null,
      startedAt: HIDDEN,
      connections: HIDDEN,
      load: HIDDEN,
      oldestTransactionSeconds: HIDDEN,
      spark: [],
    })),
  }
}

it('calls nothing well whose figures are not shown', () => {
  expect(fleetTitle(fleet([true, true]))).toBe('The state of all 2 targets is unknown to you')
  expect(fleetTitle(fleet([true]))).toBe('The state of the one target is unknown to you')
  expect(fleetTitle(fleet([true, false, false]))).toBe('2 of 3 targets are well, 1 unknown to you')
  expect(fleetTitle(fleet([false, false]))).toBe('All 2 targets are well')
})

it('says of how many targets nothing is known here', () => {
  expect(withheldSentence(fleet([true, true]))).toContain('of any target')
  expect(withheldSentence(fleet([true, false]))).toContain('of 1 target:')
  expect(withheldSentence(fleet([false]))).toBeNull()
})

it('says what needs a look before anything else', () => {
  const problem = {
    id: 't0:unknown',
    targetId: 't0',
    targetName: 't0',
    severity: 'unknown',
    sentence: 's',
    href: '/',
    since: null,
  } as const
  expect(fleetTitle(fleet([true, true], [problem]))).toBe('1 of 2 targets needs a look')
})
