import { createServer } from 'node:net'

/** The wanted port, else the last one, else a free one. @throws Error when a wanted port is taken */
export async function choosePort(wanted: number, last: number): Promise<number> {
  if (wanted !== 0) {
    if (await isFree(wanted)) return wanted
    throw new Error(`Port ${wanted}, wanted for the store (QD_STORE_PORT), is taken by another program.`)
  }
  if (last !== 0 && (await isFree(last))) return last
  return freePort()
}

/** True when nothing listens at that loopback port. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

/** A loopback port nobody uses at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
