import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Lease, LeaseLost } from './lease'

const times = { leaseMs: 200, renewMs: 40, marginMs: 50 }

// A clock of our own: on a busy machine the real one leaps over a margin of some milliseconds.
beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('a lease', () => {
  it('holds as long as it is renewed, and stops when another took it', async () => {
    let mine = true
    const lease = new Lease(performance.now(), async () => mine, times)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(() => lease.assertHeld()).not.toThrow()
    mine = false
    await vi.advanceTimersByTimeAsync(times.renewMs)
    expect(lease.signal.aborted).toBe(true)
    expect(() => lease.assertHeld()).toThrow(LeaseLost)
    lease.end()
  })

  it('stops itself before its end when the store does not answer', async () => {
    const started = performance.now()
    const lease = new Lease(started, () => Promise.reject(new Error('store down')), times)
    await vi.advanceTimersByTimeAsync(times.leaseMs - times.marginMs - 1)
    expect(() => lease.assertHeld()).not.toThrow()
    await vi.advanceTimersByTimeAsync(1)
    expect(lease.signal.aborted).toBe(true)
    expect(() => lease.assertHeld()).toThrow(LeaseLost)
    lease.end()
  })

  it('finds out by the clock alone, when the process was frozen and no timer ran', () => {
    const lease = new Lease(performance.now() - times.leaseMs, async () => true, {
      ...times,
      renewMs: 60_000,
    })
    expect(() => lease.assertHeld()).toThrow(LeaseLost)
    lease.end()
  })
})
