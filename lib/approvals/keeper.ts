import 'server-only'
import { closeGlass, expireRequests, tellDecided } from './keeper-store'

const EVERY_MS = 2_000

/** Ends what is over and tells what was decided: a part of the worker. Two of them share the work. */
export async function startApprovalKeeper(): Promise<{ stop(): Promise<void> }> {
  let running: Promise<unknown> = Promise.resolve()
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    running = keep().finally(() => {
      busy = false
    })
  }, EVERY_MS)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

/** One round; a store that is away is asked again the next time. */
async function keep(): Promise<void> {
  for (const work of [expireRequests, closeGlass, tellDecided]) await work().catch(() => 0)
}
