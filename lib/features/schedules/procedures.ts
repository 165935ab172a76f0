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
import { loadCalendars } from '@/lib/schedules/load-store'
import { RUN_SCHEDULE } from '@/lib/schedules/task'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'
import { mayIn, requireWriteIn } from './place'
import {
  changeSchedule,
  getSchedule,
  insertSchedule,
  listFires,
  listSchedules,
  listSwitches,
  ringScheduler,
  type ScheduleRow,
  setSwitch,
} from './store'
import { fireView, nextOf, scheduleView } from './view'

const RUN_MS = 10_000

const nameOf = ({ actor }: HandlerContext) => (actor.kind === 'token' ? actor.ownerName : actor.name)

async function readable(context: HandlerContext): Promise<ScheduleRow[]> {
  const rows = await listSchedules()
  const may = await Promise.all(rows.map((row) => mayIn(context, 'schedules.read', row)))
  return rows.filter((_, index) => may[index])
}

async function viewOf(row: ScheduleRow, context: HandlerContext) {
  return scheduleView(row, await loadCalendars(), await mayIn(context, 'schedules.write', row))
}

/** One that the caller may write. */
async function writable(id: string, context: HandlerContext): Promise<ScheduleRow> {
  const row = await getSchedule(id)
  await requireWriteIn(context, row)
  return row
}

function requireTiming({ cron, zone }: { cron: string; zone: string }): void {
  const problem = cronProblem(cron, zone)
  if (problem) throw new AppError('request.invalid', { fields: { [problem.field]: problem.text } })
}

const list = os.schedules.list.handler(async ({ context }) => {
  const calendars = await loadCalendars()
  const rows = await readable(context)
  const items = rows.map(async (row) =>
    scheduleView(row, calendars, await mayIn(context, 'schedules.write', row)),
  )
  return { items: await Promise.all(items) }
})

const preview = os.schedules.preview.handler(async ({ input, context }) => {
  const { cron, zone, rule, environmentId, targetId } = input
  const problem = cronProblem(cron, zone)
  if (problem) return { problem, sentence: '', next: [] }
  if (!(await mayIn(context, 'schedules.read', input))) throw new AppError('not_found')
  const around = targetId ? ((await findTargetPlace(targetId))?.place.environmentId ?? null) : environmentId
  const timing = { id: '', cron: tidied(cron), zone, rule, jitterSeconds: 0, lateMinutes: 0 }
  const next = nextOf(timing, await loadCalendars(), { targetId, environmentId: around })
  return { problem: null, sentence: cronSentence(cron), next }
})

const fires = os.schedules.fires.handler(async ({ input, context }) => {
  const rows = await readable(context)
  const ids = rows.map((row) => row.id).filter((id) => !input.scheduleId || id === input.scheduleId)
  const found = await listFires(ids, input.limit)
  return { items: found.map((row) => fireView(row, row.schedule)) }
})

const create = os.schedules.create.handler(async ({ input, context }) => {
  requireTiming(input)
  if (SCHEDULE_KINDS[input.kind].place === 'panel')
    throw new AppError('request.invalid', {
      fields: { kind: 'The panel has its own schedule of this kind.' },
    })
  if ((input.environmentId === null) === (input.targetId === null))
    throw new AppError('request.invalid', { fields: { environmentId: 'Choose an environment or a target.' } })
  await requireWriteIn(context, input)
  const row = await inTransaction(async (tx) => {
    const fields = { ...input, cron: tidied(input.cron), createdByName: nameOf(context) }
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

const update = os.schedules.update.handler(async ({ input, context }) => {
  requireTiming(input)
  const { id, version, ...fields } = input
  const before = await writable(id, context)
  await change(before, version, { ...fields, cron: tidied(fields.cron) }, (tx) =>
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
    const fields = { pausedAt: paused ? new Date() : null, pausedByName: paused ? nameOf(context) : null }
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
      detail: 'It is a part of the panel.',
      hint: 'Pause it instead.',
    })
  await change(row, row.version, { removedAt: new Date() }, (tx) =>
    context.record(tx, { targetId: row.targetId, details: { id: row.id, name: row.name, kind: row.kind } }),
  )
  return { ok: true as const }
})

const Answer = z.object({ state: z.enum(FIRE_STATES), detail: z.string() })

const run = os.schedules.run.handler(async ({ input, context }) => {
  const row = await writable(input.id, context)
  // Written before it is asked for: a run nobody can account for must not happen.
  await inTransaction((tx) =>
    context.record(tx, { targetId: row.targetId, details: { id: row.id, name: row.name } }),
  )
  const asked = { scheduleId: row.id, by: nameOf(context) }
  const answer = await askWorker(RUN_SCHEDULE, asked, { waitMs: RUN_MS })
  if (answer.state === 'pending')
    throw new AppError('worker.unavailable', {
      detail: 'The worker has not taken it yet.',
      hint: 'The history of the schedule will say what came of it.',
    })
  return Answer.parse(answer.result)
})

const kinds = os.schedules.kinds.handler(async () => {
  const switches = await listSwitches()
  const items = Object.entries(SCHEDULE_KINDS).map(([kind, { title, place }]) => {
    const off = switches.find((one) => one.kind === kind)
    return { kind, title, place, off: off ? { at: off.offAt.toISOString(), by: off.offByName } : null }
  })
  return { items }
})

const setSwitchOf = os.schedules.setSwitch.handler(({ input, context }) =>
  inTransaction(async (tx) => {
    await setSwitch(tx, input.kind, input.off ? { byName: nameOf(context) } : null)
    await ringScheduler(tx)
    await context.record(tx, { details: input })
    return { ok: true as const }
  }),
)

/** Everything that can be asked about schedules. */
export const schedulesProcedures = {
  list,
  preview,
  fires,
  create,
  update,
  pause,
  remove,
  run,
  kinds,
  setSwitch: setSwitchOf,
}
