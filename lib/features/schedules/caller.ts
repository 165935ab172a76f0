import 'server-only'
import type { HandlerContext } from '@/lib/http/context'
import { mayIn, requireWriteIn } from './place'
import { getSchedule, listSchedules, type ScheduleRow } from './store'

/** Who answers for what the caller does: a token's owner. */
export const nameOf = ({ actor }: HandlerContext) => (actor.kind === 'token' ? actor.ownerName : actor.name)

/** Every schedule that the caller may see. */
export async function readable(context: HandlerContext): Promise<ScheduleRow[]> {
  const rows = await listSchedules()
  const may = await Promise.all(rows.map((row) => mayIn(context, 'schedules.read', row)))
  return rows.filter((_, index) => may[index])
}

/** Id of the person or token; null for the panel itself. */
export const actorOf = ({ actor }: HandlerContext) =>
  actor.kind === 'user' || actor.kind === 'token' ? actor.id : null

/** One that the caller may write. @throws AppError `not_found`, `permission.denied` */
export async function writable(id: string, context: HandlerContext): Promise<ScheduleRow> {
  const row = await getSchedule(id)
  await requireWriteIn(context, row)
  return row
}
