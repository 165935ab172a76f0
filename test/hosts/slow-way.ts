import { connect, createServer, type Socket } from 'node:net'

export type SlowWay = { port: number; stop(): Promise<void> }

/** A way to a port on loopback that lets so many bytes a second through in each direction. */
export async function startSlowWay(targetPort: number, bytesPerSecond: number): Promise<SlowWay> {
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.on('error', () => undefined)
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
      from.on('data', (chunk) => {
        from.pause()
        setTimeout(
          () => {
            to.write(chunk)
            from.resume()
          },
          (chunk.length / bytesPerSecond) * 1_000,
        )
      })
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    stop() {
      for (const socket of open) socket.destroy()
      return new Promise((done) => server.close(() => done()))
    },
  }
}
