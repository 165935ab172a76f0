import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Lease, LeaseLost } from './lease'

const times = { leaseMs: 200, renewMs: 40, marginMs: 50 }

describe('a lease', () => {
  it('holds as long as it is renewed, and stops when another took it', async () => {
    let mine = true
    const lease = new Lease(performance.now(), async () => mine, times)
    await sleep(300)
    expect(() => lease.assertHeld()).not.toThrow()
    mine = false
    await sleep(150)
    expect(lease.signal.aborted).toBe(true)
    expect(() => lease.assertHeld()).toThrow(LeaseLost)
    lease.end()
  })

  it('stops itself before its end when the store does not answer', async () => {
    const started = performance.now()
    const lease = new Lease(started, () => Promise.reject(new Error('store down')), times)
    await new Promise((done) => lease.signal.addEventListener('abort', done))
    expect(performance.now() - started).toBeGreaterThanOrEqual(times.leaseMs - times.marginMs - 5)
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
