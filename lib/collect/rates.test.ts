import { describe, expect, test } from 'vitest'
import type { OverviewCounters, OverviewSample } from '@/lib/engines/contract/overview'
import { known, unknown } from '@/lib/engines/contract/reading'
import { overviewRates } from './rates'

function sample(
  at: number,
  transactions: number,
  extra: Partial<OverviewCounters> = {},
  startedAt = '2026-01-01T00:00:00Z',
): OverviewSample {
  return {
    at,
    server: {
      flavour: 'postgresql',
      version: '15.20',
      versionNumber: 150020,
      startedAt: known(startedAt),
      role: known('primary'),
      systemId: known('1'),
      readOnly: known(false),
    },
    connections: known({ used: 1, max: 10, byState: {} }),
    counters: {
      transactions: known(transactions),
      statements: unknown('not here'),
      cacheHits: known(transactions * 9),
      cacheMisses: known(transactions),
      deadlocks: known(3),
      resetAt: null,
      ...extra,
    },
    oldestTransactionSeconds: known(null),
    wraparound: unknown('not read'),
  }
}

describe('rates', () => {
  test('per second over the real interval', () => {
    const rates = overviewRates(sample(0, 100), sample(12_500, 350))
    expect(rates.transactionsPerSecond).toEqual(known(20))
    expect(rates.cacheHitRatio).toEqual(known(0.9))
    expect(rates.statementsPerSecond).toEqual(unknown('not here'))
  })

  test('no change is a known 0, no reads is an unknown ratio', () => {
    const rates = overviewRates(sample(0, 100), sample(10_000, 100))
    expect(rates.transactionsPerSecond).toEqual(known(0))
    expect(rates.cacheHitRatio.known).toBe(false)
  })

  test.each([
    ['the first reading', null, sample(10_000, 5)],
    ['a smaller number', sample(0, 100), sample(10_000, 5)],
    ['a reset with a larger number', sample(0, 100), sample(10_000, 900, { resetAt: '2026-02-01' })],
    ['a restart', sample(0, 100), sample(10_000, 900, {}, '2026-03-01T00:00:00Z')],
    ['a long gap', sample(0, 100), sample(600_000, 900)],
    ['a clock that went back', sample(10_000, 100), sample(0, 900)],
  ])('%s gives no rate', (_, before, after) => {
    expect(overviewRates(before, after).transactionsPerSecond.known).toBe(false)
  })

  test('a start computed from the uptime may wobble', () => {
    const rates = overviewRates(sample(0, 1), sample(10_000, 11, {}, '2026-01-01T00:00:01Z'))
    expect(rates.transactionsPerSecond).toEqual(known(1))
  })
})
