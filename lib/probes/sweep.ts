import 'server-only'
import { sweepProbes } from './probe-store'

const EVERY_MS = 30_000

/** Wipes answers whose time is over: a part of the worker. A store that is away is asked again the next time. */
export async function startProbeSweeper(): Promise<{ stop(): Promise<void> }> {
  let running: Promise<unknown> = sweepProbes().catch(() => 0)
  const timer = setInterval(() => {
    running = sweepProbes().catch(() => 0)
  }, EVERY_MS)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
