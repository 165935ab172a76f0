import { expect, test } from 'vitest'
import { Breaker } from './breaker'

test('opens after three failures, then lets exactly one try through', () => {
  let now = 0
  const breaker = new Breaker({ now: () => now, random: () => 0.5 })
  for (let i = 0; i < 3; i += 1) {
    expect(breaker.tryPass()).toBe(true)
    breaker.failed()
  }
  expect(breaker.tryPass()).toBe(false)
  expect(breaker.waitMs).toBe(30_000)
  now = 30_000
  expect(breaker.tryPass()).toBe(true)
  expect(breaker.tryPass()).toBe(false)
  breaker.failed()
  expect(breaker.tryPass()).toBe(false)
  now = 60_000
  expect(breaker.tryPass()).toBe(true)
  breaker.succeeded()
  expect(breaker.tryPass()).toBe(true)
  expect(breaker.waitMs).toBe(0)
})

test('a success in between starts the count again, and the pause has jitter', () => {
  let chance = 0
  const breaker = new Breaker({ now: () => 0, random: () => chance })
  breaker.failed()
  breaker.failed()
  breaker.succeeded()
  breaker.failed()
  breaker.failed()
  expect(breaker.tryPass()).toBe(true)
  breaker.failed()
  expect(breaker.waitMs).toBe(24_000)
  chance = 1
  breaker.failed()
  expect(breaker.waitMs).toBeCloseTo(36_000)
})
