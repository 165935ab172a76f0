import { expect, test } from 'vitest'
import { known, unknown } from '@/lib/engines/contract/reading'
import { findProblems, type ProblemFacts } from './problems'

const now = Date.UTC(2026, 5, 1, 12)
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString()

function facts(
  name: string,
  change: Partial<ProblemFacts['row']> = {},
  rest: Partial<ProblemFacts> = {},
): ProblemFacts {
  return {
    row: {
      targetId: `id-${name}`,
      name,
      engine: 'postgres',
      environment: { id: 'e', name: 'Prod', kind: 'production' },
      state: 'ok',
      problem: null,
      weakTls: false,
      withheld: false,
      at: ago(5),
      flavour: 'postgresql',
      version: '15.20',
      role: 'primary',
      startedAt: known(ago(9_999)),
      connections: known({ used: 10, max: 100 }),
      load: known({ perSecond: 1, unit: 'transactions/s' }),
      oldestTransactionSeconds: known(null),
      spark: [],
      ...change,
    },
    since: ago(240),
    wraparound: { age: 1e6, limit: 2 ** 31, database: 'shop' },
    hasOperator: true,
    note: null,
    silentHost: null,
    ...rest,
  }
}

const sentences = (...all: ProblemFacts[]) =>
  findProblems(all, now).map((one) => `${one.severity}: ${one.sentence}`)

test('a healthy target has no problem, and an unknown number is none', () => {
  expect(sentences(facts('a'))).toEqual([])
  expect(
    sentences(
      facts('a', { connections: unknown('x'), oldestTransactionSeconds: unknown('x') }, { wraparound: null }),
    ),
  ).toEqual([])
})

test('a machine that does not answer is a problem of each target on it, paused ones left out', () => {
  const silentHost = { hostId: 'h', name: 'db-1', since: ago(90), why: 'The host cannot be reached.' }
  const [found] = findProblems([facts('a', {}, { silentHost })], now)
  expect(found).toMatchObject({
    id: 'id-a:host',
    severity: 'unknown',
    href: '/hosts/h',
    since: ago(90),
    sentence:
      'db-1, on which a runs, does not answer: CPU, memory and disks are unknown. The host cannot be reached.',
  })
  expect(sentences(facts('b', { state: 'paused' }, { silentHost }))).toEqual([])
})

test('worst first, in sentences with figures', () => {
  const problem = { code: 'target.timeout', message: 'The server did not answer in time.', hint: '' }
  expect(
    sentences(
      facts('tls', { weakTls: true }),
      facts('bare', {}, { hasOperator: false }),
      facts('busy', { connections: known({ used: 57, max: 60 }) }),
      facts('old', { oldestTransactionSeconds: known(725) }),
      facts('gone', { state: 'unknown', problem, at: ago(300) }),
      facts('wrap', {}, { wraparound: { age: 1.1e9, limit: 2 ** 31, database: 'shop' } }),
    ),
  ).toEqual([
    'critical: busy uses 57 of its 60 connections (95 %).',
    'unknown: gone is unknown for 4 m, its last figures are 5 m old. The server did not answer in time.',
    'warning: A transaction on old has been open for 12 m 5 s.',
    'warning: The connection to tls is protected less than fully: its certificate or its name is not checked.',
    'warning: Database shop on wrap has used 51 % of its transaction ids; vacuum it before they run out.',
    'info: bare has no operator credential, so nothing can be changed there from here.',
  ])
})

test('old figures of an unknown target prove nothing about now; a paused one is left alone', () => {
  const full = { connections: known({ used: 60, max: 60 }) }
  expect(sentences(facts('gone', { ...full, state: 'unknown', at: null }))).toEqual([
    'unknown: gone is unknown for 4 m, it was never read.',
  ])
  expect(
    sentences(facts('paused', { ...full, state: 'paused', weakTls: true }, { hasOperator: false })),
  ).toEqual([])
})
