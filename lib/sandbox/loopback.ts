import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'

/** The loopback addresses this machine has: `127.0.0.1`, and `::1` where IPv6 is on. */
export function loopbackAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return ['127.0.0.1', ...(all.some((entry) => entry.address === '::1') ? ['::1'] : [])]
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => done(true)))
  })
}

/** Whether nobody listens on this port on any loopback address. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of loopbackAddresses()) {
    if (!(await canListen(port, host))) return false
  }
  return true
}
