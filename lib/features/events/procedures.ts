import 'server-only'
import { os } from '@/lib/http/base'
import { lastLooks, listEvents } from './event-store'

/** A year on: what a clock that runs ahead wrote is seen as well. */
const AHEAD_MS = 366 * 86_400_000

const list = os.events.list.handler(async ({ input, context }) => {
  const { target } = context
  const { from, to, kind, cursor, limit } = input
  const events = await listEvents({
    targetId: target.id,
    from: from ?? 0,
    to: to ?? Date.now() + AHEAD_MS,
    kind: kind ?? null,
    own: context.may('changes.read', target.place),
    cursor,
    limit,
  })
  return { ...events, looks: await lastLooks(target.id) }
})

/** Everything that can be asked about what changed on targets. */
export const eventsProcedures = { list }
