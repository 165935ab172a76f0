import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A lock held by this process. The kernel frees it when the process ends, however it ends. */
export type Held = { release(): Promise<void> }

/**
 * Takes a lock of the machine by name: an abstract Unix socket, of which the kernel lets exist only one.
 * A lock file would outlive a killed holder and need a judgement about who died; this cannot.
 * @returns null when another process holds it
 */
export function tryLock(name: string): Promise<Held | null> {
  const address = `\0quarterdeck-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`
  const server = createServer((socket) => socket.destroy())
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null)
      else reject(error)
    })
    server.listen(address, () => {
      server.unref()
      resolve({ release: () => new Promise((done) => server.close(() => done())) })
    })
  })
}

/** Waits for the lock. @throws Error with `busy` as its sentence after `timeoutMs`. */
export async function waitForLock(name: string, timeoutMs: number, busy: string): Promise<Held> {
  const until = Date.now() + timeoutMs
  for (;;) {
    const held = await tryLock(name)
    if (held) return held
    if (Date.now() > until) throw new Error(busy)
    await sleep(50)
  }
}
