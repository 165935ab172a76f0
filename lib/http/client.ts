import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '@/lib/http/contract'

/** The panel as a page calls it. Types only: neither zod nor the contract is in the bundle. */
export type PanelClient = ContractRouterClient<Contract>

/** Calls `/api/rpc` of this very origin. For client components; pages use `serverClient()`. */
export const client: PanelClient = createORPCClient(
  new RPCLink({
    url: () => `${globalThis.location.origin}/api/rpc`,
    fetch: (request, init) => globalThis.fetch(request, { ...init, cache: 'no-store' }),
  }),
)
