import { Server } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { config } from '@/lib/config'

const HEADER = 'x-quarterdeck-peer'
const MARKED = Symbol.for('quarterdeck.peersMarked')
type Holder = { [MARKED]?: true }

/**
 * Makes every HTTP server of this process write the socket's own address into a header of each request, over
 * whatever the client sent there. Next does not hand the socket to handlers. Called once, before it starts.
 */
export function markPeers(): void {
  const holder = globalThis as Holder
  if (holder[MARKED]) return
  holder[MARKED] = true
  const emit = Server.prototype.emit
  Server.prototype.emit = function marked(this: Server, event: string, ...rest: unknown[]): boolean {
    const request = event === 'request' ? rest[0] : undefined
    if (typeof request === 'object' && request !== null && 'headers' in request && 'socket' in request) {
      const { headers, socket } = request as {
        headers: Record<string, unknown>
        socket: { remoteAddress?: string }
      }
      headers[HEADER] = socket.remoteAddress ?? ''
    }
    return Reflect.apply(emit, this, [event, ...rest])
  } as typeof emit
}

function plain(address: string): string {
  return address.trim().replace(/^::ffff:(?=\d+\.)/i, '')
}

function listOf(proxies: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of proxies) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (isIP(address) === 0) continue
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

/**
 * The address of the client: the peer of the socket, or, when that is a configured proxy, the last entry of
 * X-Forwarded-For that no configured proxy stands for. Nothing else in the headers is believed.
 * @returns null when the peer is not known (a development server)
 */
export function addressFrom(
  peer: string | null,
  forwarded: string | null,
  proxies: readonly string[],
): string | null {
  if (!peer || isIP(plain(peer)) === 0) return null
  const trusted = listOf(proxies)
  const isProxy = (address: string) => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  let client = plain(peer)
  const hops = (forwarded ?? '').split(',').map(plain).reverse()
  for (const hop of hops) {
    if (!isProxy(client) || isIP(hop) === 0) break
    client = hop
  }
  return client
}

/** The address of the client of a request, by the rule of `addressFrom`. */
export function clientAddress(headers: Headers): string | null {
  if (!(globalThis as Holder)[MARKED]) return null
  return addressFrom(headers.get(HEADER), headers.get('x-forwarded-for'), config().trustedProxies)
}
