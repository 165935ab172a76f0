import { expect, test } from 'vitest'
import { foreignCheckpoint, placeFault } from './place-fault'

test('a checkpoint that the store does not know is kept as facts and told in a sentence', () => {
  const kept = foreignCheckpoint({ seq: 12, time: '2026-01-02T03:04:05.000Z' })
  expect(placeFault(kept).contradicts).toBe(true)
  expect(placeFault(kept).words).toContain('entry 12 (2026-01-02T03:04:05.000Z)')
})

test('any other fault is told as it was', () => {
  for (const kept of ['It answered 302.', 'foreign', 'foreign twelve now', null])
    expect(placeFault(kept)).toEqual({ words: kept, contradicts: false })
})
