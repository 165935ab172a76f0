import 'server-only'
import { os } from '@/lib/http/base'
import { listDeliveries } from './store'

const list = os.deliveries.list.handler(({ input }) => listDeliveries(input))

/** What can be asked about messages that were sent. */
export const deliveriesProcedures = { list }
