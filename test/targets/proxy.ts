import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type WayThere = {
  port: number
  /** Ends every connection and refuses new ones until `restore`. */
  cut(): void
  /** Keeps every connection open, but lets no byte through, as a frozen host does. */
  freeze(): void
  restore(): void
  stop(): Promise<void>
}

/** A way to a server that a test can cut or freeze. Listens on 127.0.0.1. */
export async function startProxy(targetPort: number): Promise<WayThere> {
  let mode: 'pass' | 'cut' | 'freeze' = 'pass'
  const open = new Set<Socket>()
  const server = createServer((near) => {
    if (mode === 'cut') return near.destroy()
    open.add(near)
    const far = connect(targetPort, '127.0.0.1')
    open.add(far)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk) => {
        if (mode === 'pass') to.write(chunk)
      })
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
      from.on('error', () => undefined)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const end = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    port,
    cut() {
      mode = 'cut'
      end()
    },
    freeze() {
      mode = 'freeze'
    },
    restore() {
      mode = 'pass'
      end()
    },
    stop() {
      end()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
