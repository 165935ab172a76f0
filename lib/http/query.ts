import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { client } from '@/lib/http/client'

/** Query and mutation options of every procedure: `useQuery(orpc.targets.list.queryOptions({ input }))`. */
export const orpc = createTanstackQueryUtils(client)
