import 'server-only'
import { z } from 'zod'
import { findTargetPlace } from '@/lib/auth/place-store'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { askWorker } from '@/lib/jobs/task'
import { cronProblem, tidied } from '@/lib/schedules/cron'
import { cronSentence } from '@/lib/schedules/cron-words'
import { FIRE_STATES, SCHEDULE_KINDS } from '@/lib/schedules/kinds'
import { calendarOf, loadCalendars } from '@/lib/schedules/load-store'
import { RUN_SCHEDULE } from '@/lib/schedules/task'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { actorOf, nameOf, readable, writable } from './caller'
import { heldBack } from './held'
import { mayIn, requireWriteIn } from './place'
import {
  changeSchedule,
  getRemoved,
  getSchedule,
  insertSchedule,
  listFires,
  restoreSchedule,
  ringScheduler,
  type ScheduleRow,
} from './store'
import { switchProcedures } from './switches'
import { fireView, NEXT_SHOWN, nextOf, scheduleView, shiftsOf } from './view'

const RUN_MS = 10_000

async function viewOf(row: ScheduleRow, context: HandlerContext) {
  const held = await heldBack([row])
  return scheduleView(row, {
    calendars: await loadCalendars(),
    mayWrite: await mayIn(context, 'schedules.write', row),
    held: held(row),
    next: NEXT_SHOWN,
  })
}

function requireTiming({ cron, zone }: { cron: string; zone: string }): void {
  const problem = cronProblem(cron, zone)
  if (problem) throw new AppError('request.invalid', { fields: { [problem.field]: problem.text } })
}

const list = os.schedules.list.handler(async ({ context }) => {
  const [calendars, rows] = await Promise.all([loadCalendars(), readable(context)])
  const held = await heldBack(rows)
  const items = rows.map(async (row) => {
    const mayWrite = await mayIn(context, 'schedules.write', row)
    return scheduleView(row, { calendars, mayWrite, held: held(row), next: 1 })
  })
  return { items: await Promise.all(items) }
})

const get = os.schedules.get.handler(async ({ input, context }) => {
  const row = await getSchedule(input.id)
  if (!(await mayIn(context, 'schedules.read', row))) throw new AppError('not_found')
  return { ...(await viewOf(row, context)), shifts: shiftsOf(row) }
})

const preview = os.schedules.preview.handler(async ({ input, context }) => {
  const { cron, zone, rule, environmentId, targetId } = input
  const problem = cronProblem(cron, zone)
  if (problem) return { problem, sentence: '', next: [], shifts: [] }
  if (!(await mayIn(context, 'schedules.read', input))) throw new AppError('not_found')
  const around = targetId ? ((await findTargetPlace(targetId))?.place.environmentId ?? null) : environmentId
  const timing = { id: '', cron: tidied(cron), zone, rule, jitterSeconds: 0, lateMinutes: 0 }
  const calendar = calendarOf(await loadCalendars(), { targetId, environmentId: around })
  const next = nextOf(timing, calendar, NEXT_SHOWN)
  return { problem: null, sentence: cronSentence(cron), next, shifts: shiftsOf(timing) }
})

const fires = os.schedules.fires.handler(async ({ input, context }) => {
  const rows = await readable(context)
  const ids = rows.map((row) => row.id).filter((id) => !input.scheduleId || id === input.scheduleId)
  const { limit, cursor, state } = input
  const found = await listFires(ids, { limit: limit + 1, cursor, state })
  const items = found.slice(0, limit).map((row) => fireView(row, row.schedule))
  const last = items.at(-1)
  return { items, ...(found.length > limit && last ? { nextCursor: last.id } : {}) }
})

const create = os.schedules.create.handler(async ({ input, context }) => {
  requireTiming(input)
  if (SCHEDULE_KINDS[input.kind].place === 'panel')
    throw new AppError('request.invalid', {
      fields: { kind: t.panelHasItsOwn },
    })
  if ((input.environmentId === null) === (input.targetId === null))
    throw new AppError('request.invalid', { fields: { environmentId: t.chooseEnvironment } })
  await requireWriteIn(context, input)
  const row = await inTransaction(async (tx) => {
    const by = { createdByName: nameOf(context), actorId: actorOf(context) }
    const fields = { ...input, ...by, cron: tidied(input.cron) }
    const id = await insertSchedule(tx, fields)
    await ringScheduler(tx)
    const made = await getSchedule(id, tx)
    await context.record(tx, { targetId: input.targetId, details: { id, ...input } })
    return made
  })
  return viewOf(row, context)
})

/** Changes a schedule and rings; `last` writes the entry of the log. */
async function change(
  row: ScheduleRow,
  version: number,
  fields: Parameters<typeof changeSchedule>[3],
  last: (tx: StoreTransaction) => Promise<unknown>,
): Promise<void> {
  await inTransaction(async (tx) => {
    await changeSchedule(tx, row.id, version, fields)
    await ringScheduler(tx)
    await last(tx)
  })
}

/** Who sets a schedule going answers for it; the panel's own stays the panel's. */
const ownedBy = (row: ScheduleRow, context: HandlerContext) =>
  row.builtIn ? {} : { actorId: actorOf(context) }

const update = os.schedules.update.handler(async ({ input, context }) => {
  requireTiming(input)
  const { id, version, ...fields } = input
  const before = await writable(id, context)
  const set = { ...fields, cron: tidied(fields.cron), ...ownedBy(before, context) }
  await change(before, version, set, (tx) =>
    context.record(tx, {
      targetId: before.targetId,
      details: { id, before: { name: before.name, cron: before.cron, zone: before.zone }, after: fields },
    }),
  )
  return viewOf(await getSchedule(id), context)
})

const pause = os.schedules.pause.handler(async ({ input, context }) => {
  const { id, paused } = input
  const row = await writable(id, context)
  if ((row.pausedAt !== null) !== paused) {
    const fields = paused
      ? { pausedAt: new Date(), pausedByName: nameOf(context) }
      : { pausedAt: null, pausedByName: null, ...ownedBy(row, context) }
    await change(row, row.version, fields, (tx) =>
      context.record(tx, { targetId: row.targetId, details: { id, name: row.name, paused } }),
    )
  }
  return viewOf(await getSchedule(id), context)
})

const remove = os.schedules.remove.handler(async ({ input, context }) => {
  const row = await writable(input.id, context)
  if (row.builtIn)
    throw new AppError('precondition.failed', {
      detail: t.itIsPartOf,
      hint: t.pauseItInstead,
    })
  await change(row, row.version, { removedAt: new Date() }, (tx) =>
    context.record(tx, { targetId: row.targetId, details: { id: row.id, name: row.name, kind: row.kind } }),
  )
  return { ok: true as const }
})

const restore = os.schedules.restore.handler(async ({ input, context }) => {
  const row = await getRemoved(input.id)
  await requireWriteIn(context, row)
  await inTransaction(async (tx) => {
    await restoreSchedule(tx, row.id)
    await ringScheduler(tx)
    await context.record(tx, { targetId: row.targetId, details: { id: row.id, name: row.name } })
  })
  return viewOf(await getSchedule(row.id), context)
})

const Answer = z.object({ state: z.enum(FIRE_STATES), detail: z.string() })

const run = os.schedules.run.handler(async ({ input, context }) => {
  const row = await writable(input.id, context)
  // Written before it is asked for: a run nobody can account for must not happen.
  await inTransaction((tx) =>
    context.record(tx, { targetId: row.targetId, details: { id: row.id, name: row.name } }),
  )
  const asked = { scheduleId: row.id, by: nameOf(context), actorId: actorOf(context) }
  const answer = await askWorker(RUN_SCHEDULE, asked, { waitMs: RUN_MS })
  if (answer.state === 'pending')
    throw new AppError('worker.unavailable', {
      detail: t.workerHasNotTaken,
      hint: t.historyOfTheSchedule,
    })
  return Answer.parse(answer.result)
})

/** Everything that can be asked about schedules. */
export const schedulesProcedures = {
  list,
  get,
  preview,
  fires,
  create,
  update,
  pause,
  remove,
  restore,
  run,
  ...switchProcedures,
}
