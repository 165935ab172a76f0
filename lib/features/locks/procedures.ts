import 'server-only'
import { os } from '@/lib/http/base'
import { readLocks } from './read'
import { locksView } from './view'

const list = os.locks.list.handler(async ({ input, context }) => {
  const { target } = context
  const masked = !context.may('statements.text', target.place)
  return locksView(target, await readLocks(target), masked, input.root)
})

/** Everything that can be asked about locks. */
export const locksProcedures = { list }
