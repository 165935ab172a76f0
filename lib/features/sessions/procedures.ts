import 'server-only'
import { os } from '@/lib/http/base'
import { inTransaction } from '@/lib/store/client'
import { askLive } from '@/lib/targets/live-connection'
import { filteredListView } from './list'
import { SESSION_PAGE } from './page-size'
import { readAll, readPage } from './read'
import { filterOf, isNarrow } from './select'

const list = os.sessions.list.handler(async ({ input, context }) => {
  const { target } = context
  const { targetId: _, limit, ...query } = input
  const masked = !context.may('statements.text', target.place)
  const filter = filterOf(query)
  const page = await readPage(target)
  const whole = page.omitted > 0 && (isNarrow(filter) || limit > SESSION_PAGE) ? await readAll(target) : page
  return filteredListView(target, whole, masked, { filter, limit })
})

const statement = os.sessions.statement.handler(async ({ input, context }) => {
  const { pid, startedAt } = input
  const query = await askLive(context.target, (session) => session.sessions.statement({ pid, startedAt }))
  // Whose statement was read is recorded, never the text: that is what must not spread.
  await inTransaction((tx) => context.record(tx, { details: { pid, startedAt, found: query !== null } }))
  return { query }
})

/** Everything that can be asked about live sessions. */
export const sessionsProcedures = { list, statement }
