import { AsyncLocalStorage } from 'node:async_hooks'
import { type IncomingMessage, Server } from 'node:http'
import { askFormats, FORMATS_COOKIE } from '@/lib/format/formats'

const PATTERN = new RegExp(`(?:^|;\\s*)${FORMATS_COOKIE}=([^;]*)`)

/**
 * Makes numbers and dates of a page come out of the server as its reader writes them: every request of this process
 * is served within a context that holds its cookie. Called once, before Next makes its server.
 */
export function formatsOfRequests(): void {
  const asked = new AsyncLocalStorage<string | undefined>()
  askFormats(() => asked.getStore())
  const emit = Server.prototype.emit
  Server.prototype.emit = function within(this: Server, event: string, ...rest: unknown[]): boolean {
    const go = () => Reflect.apply(emit, this, [event, ...rest])
    if (event !== 'request') return go()
    const { headers } = rest[0] as IncomingMessage
    return asked.run(PATTERN.exec(headers.cookie ?? '')?.[1], go)
  } as typeof emit
}
