import { readFileSync } from 'node:fs'
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { contract } from '@/lib/http/contract'
import { readSession } from './session-file'

/** The panel as the command line calls it: the REST door, typed by the contract. */
export type PanelApi = JsonifiedClient<ContractRouterClient<typeof contract>>

/** Options that every command takes. */
export type GlobalOptions = { url?: string; tokenFile?: string; json?: boolean }

const DEFAULT_URL = 'http://localhost:7300'

/** A client of the REST API at `url`, with a bearer if there is one. */
export function apiAt(url: string, token: string | null): PanelApi {
  const link = new OpenAPILink(contract, {
    url: `${url.replace(/\/$/, '')}/api/v1`,
    headers: () => (token === null ? {} : { authorization: `Bearer ${token}` }),
  })
  return createORPCClient(link)
}

/** Which panel, and as whom: a token file first, then the session of `qd sign-in`. */
export function connection(options: GlobalOptions): { url: string; api: PanelApi } {
  if (options.tokenFile) {
    const url = options.url ?? DEFAULT_URL
    return { url, api: apiAt(url, readFileSync(options.tokenFile, 'utf8').trim()) }
  }
  const session = readSession()
  const url = options.url ?? session?.url ?? DEFAULT_URL
  // A session is never shown to another panel than the one it is for.
  const token = session && new URL(session.url).origin === new URL(url).origin ? session.token : null
  return { url, api: apiAt(url, token) }
}
