/** How many tabs of one browser may hold a stream of their own: HTTP/1.1 leaves six connections to a host. */
export const STREAMS_PER_BROWSER = 3

const lockName = (slot: number) => `quarterdeck-live-${slot}`

/**
 * Asks for one of the browser's stream slots. `onSlot` is called with its number as soon as one is free (0 is the
 * leader, which also listens for tabs without a slot), `onNone` at once when none is. The returned function gives
 * the slot back. Without Web Locks (plain http over a LAN address) each tab takes slot 1.
 */
export function claimSlot(onSlot: (slot: number) => void, onNone: () => void): () => void {
  const controller = new AbortController()
  let give: (() => void) | undefined
  const hold = (slot: number) =>
    new Promise<void>((resolve) => {
      if (controller.signal.aborted || give) return resolve()
      give = resolve
      onSlot(slot)
    })
  if (typeof navigator === 'undefined' || !navigator.locks) {
    onSlot(1)
    return () => {}
  }
  const locks = navigator.locks
  const tryAll = async () => {
    for (let slot = 0; slot < STREAMS_PER_BROWSER && !give && !controller.signal.aborted; slot += 1) {
      const taken = await new Promise<boolean>((answer) => {
        locks
          .request(lockName(slot), { ifAvailable: true }, (lock) => {
            answer(lock !== null)
            return lock ? hold(slot) : undefined
          })
          .catch(() => answer(false))
      })
      if (taken) return
    }
    if (controller.signal.aborted) return
    onNone()
    const queue = new AbortController()
    controller.signal.addEventListener('abort', () => queue.abort())
    for (let slot = 0; slot < STREAMS_PER_BROWSER; slot += 1)
      locks
        .request(lockName(slot), { signal: queue.signal }, () => {
          const held = hold(slot)
          // Whoever was quicker keeps its slot; the other requests leave the queue.
          setTimeout(() => queue.abort(), 0)
          return held
        })
        .catch(() => {})
  }
  tryAll()
  return () => {
    controller.abort()
    give?.()
  }
}
