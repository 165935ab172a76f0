import { connect, createServer, type Socket } from 'node:net'

export type Gateway = {
  /** Cuts every connection and takes no new one, as a broken line would. */
  cut: () => void
  mend: () => void
  close: () => void
}

/** A line to a server that a test can break: what comes to port `at` is handed on while it is whole. */
export async function gatewayTo(server: { host: string; port: number }, at: number): Promise<Gateway> {
  const open = new Set<Socket>()
  let whole = true
  const gateway = createServer((near) => {
    if (!whole) return void near.destroy()
    const far = connect(server.port, server.host)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((listening) => gateway.listen(at, 'localhost', listening))
  const cut = () => {
    whole = false
    for (const socket of [...open]) socket.destroy()
  }
  return {
    cut,
    mend: () => {
      whole = true
    },
    close: () => {
      cut()
      gateway.close()
    },
  }
}
