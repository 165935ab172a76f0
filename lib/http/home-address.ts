import { type IncomingMessage, Server, ServerResponse } from 'node:http'
import { canonicalAddress } from './page-headers'

/**
 * Makes every HTTP server of this process send pages asked for at this machine's other name to the configured
 * origin (`canonicalAddress`). It stands before Next, which takes 127.0.0.1 and localhost for one name and
 * shortens such a redirect to its path: a loop. Called once, before Next starts.
 */
export function keepToOneAddress(origin: string): void {
  const emit = Server.prototype.emit
  Server.prototype.emit = function kept(this: Server, event: string, ...rest: unknown[]): boolean {
    const [request, response] = rest
    if (event === 'request' && response instanceof ServerResponse) {
      const elsewhere = addressOf(request as IncomingMessage, origin)
      if (elsewhere) {
        response.writeHead(307, { location: elsewhere.href, 'cache-control': 'no-store' }).end()
        return true
      }
    }
    return Reflect.apply(emit, this, [event, ...rest])
  } as typeof emit
}

function addressOf(request: IncomingMessage, origin: string): URL | null {
  const path = request.url ?? '/'
  return path.startsWith('/api/') ? null : canonicalAddress(request.headers.host ?? null, origin, path)
}
