import 'server-only'
import { os } from '@/lib/http/base'
import { inTransaction } from '@/lib/store/client'
import { askLive } from '@/lib/targets/live-connection'
import { SESSION_LIMIT, sessionListView } from './list'

const list = os.sessions.list.handler(async ({ context }) => {
  const { target } = context
  const found = await askLive(target, (session) => session.sessions.list({ limit: SESSION_LIMIT }))
  return sessionListView(target, found, !context.may('statements.text', target.place))
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
