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

export type Connection = {
  url: string
  api: PanelApi
  /** A file that a procedure made ready. */
  fetchFile(path: string): Promise<Response>
}

function connected(url: string, token: string | null): Connection {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
  return {
    url,
    api: apiAt(url, token),
    fetchFile: (path) => fetch(new URL(path, url), { headers, redirect: 'error' }),
  }
}

/** Which panel, and as whom: a token file first, then the session of `qd sign-in`. */
export function connection(options: GlobalOptions): Connection {
  if (options.tokenFile) {
    const url = options.url ?? DEFAULT_URL
    return connected(url, readFileSync(options.tokenFile, 'utf8').trim())
  }
  const session = readSession()
  const url = options.url ?? session?.url ?? DEFAULT_URL
  // A session is never shown to another panel than the one it is for.
  const token = session && new URL(session.url).origin === new URL(url).origin ? session.token : null
  return connected(url, token)
}
