import { randomInt } from 'node:crypto'
import { isPortFree } from '@/lib/sandbox/loopback'

/** Below what the system gives to clients, so that no connection takes one between the choice and its use. */
const FIRST = 24_000
const EACH = 1_000
const given = new Set<number>()

/**
 * A loopback port that nobody uses, and that no other test gets: each process of a run has a range of its own.
 * @throws Error when none is free
 */
export async function testPort(): Promise<number> {
  // The first range is that of the process without a number, which holds the servers that all share.
  const from = FIRST + EACH * (Number(process.env.VITEST_POOL_ID ?? 0) % 5)
  for (let tries = 0; tries < 200; tries += 1) {
    const port = from + randomInt(EACH)
    if (given.has(port)) continue
    given.add(port)
    if (await isPortFree(port)) return port
  }
  throw new Error(`No free port between ${from} and ${from + EACH}.`)
}
