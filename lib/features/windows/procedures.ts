import 'server-only'
import { AppError } from '@/lib/errors'
import { mayIn, type PlaceIds, requireWriteIn } from '@/lib/features/schedules/place'
import { ringScheduler } from '@/lib/features/schedules/store'
import { knownZone } from '@/lib/format/zone'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import type { Span } from '@/lib/schedules/calendar'
import { addDays, dateAt } from '@/lib/schedules/wall'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { Window } from './contract'
import {
  deleteBlackout,
  deleteWindow,
  getBlackout,
  getWindow,
  insertBlackout,
  insertWindow,
  listBlackouts,
  listWindows,
  updateBlackout,
  updateWindow,
} from './store'
import { blackoutView, whenOf, windowView } from './view'

const DAY = 86_400_000
const SHOWN_DAYS = 28
const MOST_DAYS = 95

const nameOf = ({ actor }: HandlerContext) => (actor.kind === 'token' ? actor.ownerName : actor.name)

async function seen<T extends PlaceIds, V>(
  rows: T[],
  context: HandlerContext,
  view: (row: T, mayWrite: boolean) => V,
): Promise<V[]> {
  const views: V[] = []
  for (const row of rows)
    if (await mayIn(context, 'schedules.read', row))
      views.push(view(row, await mayIn(context, 'schedules.write', row)))
  return views
}

/** The span that is asked about. Dates are meant in the reader's zone, which is at most 14 hours from UTC. */
function rangeOf({ from, to }: { from?: string | undefined; to?: string | undefined }): Span {
  const now = Date.now()
  if (from === undefined || to === undefined) return { from: now, to: now + SHOWN_DAYS * DAY }
  const range = { from: Date.parse(`${from}T00:00-14:00`) - DAY, to: Date.parse(`${to}T00:00Z`) + 2 * DAY }
  if (range.to <= range.from || range.to - range.from > MOST_DAYS * DAY)
    throw new AppError('request.invalid', { fields: { to: t.askForQuarterOf } })
  return range
}

const list = os.windows.list.handler(async ({ input, context }) => {
  const range = rangeOf(input)
  const since = Math.min(range.from, Date.now())
  const [windows, blackouts] = await Promise.all([
    listWindows(new Date(since)),
    listBlackouts(addDays(dateAt(since, 'UTC'), -1)),
  ])
  return {
    windows: await seen(windows, context, (row, mayWrite) => windowView(row, range, mayWrite)),
    blackouts: await seen(blackouts, context, blackoutView),
  }
})

function requireZone(zone: string): void {
  if (knownZone(zone) === null) throw new AppError('request.invalid', { fields: { zone: t.enterNameSuchAs } })
}

function requireOnePlace({ environmentId, targetId }: PlaceIds, orNone: boolean): void {
  const count = [environmentId, targetId].filter((one) => one !== null).length
  if (count === 1 || (orNone && count === 0)) return
  throw new AppError('request.invalid', { fields: { environmentId: t.chooseEnvironment } })
}

/** In one transaction: the change, the bell of the scheduler, and the entry of the log. */
function written<T>(
  work: (tx: StoreTransaction) => Promise<T>,
  last: (tx: StoreTransaction, value: T) => Promise<unknown>,
): Promise<T> {
  return inTransaction(async (tx) => {
    const value = await work(tx)
    await ringScheduler(tx)
    await last(tx, value)
    return value
  })
}

type When = Window['when']

function requireToCome(when: When): void {
  if (when.kind === 'once' && Date.parse(when.endsAt) <= Math.max(Date.now(), Date.parse(when.startsAt)))
    throw new AppError('request.invalid', {
      fields: { 'when.endsAt': t.endMustLieAfterStart },
    })
}

/** The columns that say when a window is open; those of the other sort are emptied. */
function columnsOf(when: When) {
  return when.kind === 'weekly'
    ? {
        days: [...new Set(when.days)],
        fromClock: when.from,
        toClock: when.to,
        startsAt: null,
        endsAt: null,
      }
    : {
        days: [],
        fromClock: null,
        toClock: null,
        startsAt: new Date(when.startsAt),
        endsAt: new Date(when.endsAt),
      }
}

const create = os.windows.create.handler(async ({ input, context }) => {
  const { name, zone, when, environmentId, targetId } = input
  requireZone(zone)
  requireOnePlace(input, false)
  requireToCome(when)
  await requireWriteIn(context, input)
  const common = { name, zone, environmentId, targetId, createdByName: nameOf(context) }
  const id = await written(
    (tx) => insertWindow(tx, { ...common, ...columnsOf(when) }),
    (tx, made) => context.record(tx, { targetId, details: { id: made, ...input } }),
  )
  return { id }
})

const update = os.windows.update.handler(async ({ input, context }) => {
  const { id, name, zone, when } = input
  requireZone(zone)
  requireToCome(when)
  const row = await getWindow(id)
  await requireWriteIn(context, row)
  const before = { name: row.name, zone: row.zone, when: whenOf(row).when }
  await written(
    (tx) => updateWindow(tx, id, { name, zone, ...columnsOf(when) }),
    (tx) =>
      context.record(tx, { targetId: row.targetId, details: { id, before, after: { name, zone, when } } }),
  )
  return { ok: true as const }
})

const remove = os.windows.remove.handler(async ({ input, context }) => {
  const row = await getWindow(input.id)
  await requireWriteIn(context, row)
  await written(
    (tx) => deleteWindow(tx, row.id),
    (tx) =>
      context.record(tx, {
        targetId: row.targetId,
        details: { id: row.id, name: row.name, ...whenOf(row).when },
      }),
  )
  return { ok: true as const }
})

function requireInOrder({ firstDate, lastDate }: { firstDate: string; lastDate: string }): void {
  if (lastDate < firstDate)
    throw new AppError('request.invalid', {
      fields: { lastDate: t.lastDayMustNot },
    })
}

const addBlackout = os.windows.addBlackout.handler(async ({ input, context }) => {
  requireZone(input.zone)
  requireOnePlace(input, true)
  requireInOrder(input)
  await requireWriteIn(context, input)
  const id = await written(
    (tx) => insertBlackout(tx, { ...input, createdByName: nameOf(context) }),
    (tx, made) => context.record(tx, { targetId: input.targetId, details: { id: made, ...input } }),
  )
  return { id }
})

const updateBlackoutDays = os.windows.updateBlackout.handler(async ({ input, context }) => {
  const { id, ...after } = input
  requireZone(after.zone)
  requireInOrder(after)
  const row = await getBlackout(id)
  await requireWriteIn(context, row)
  const { name, zone, firstDate, lastDate } = row
  await written(
    (tx) => updateBlackout(tx, id, after),
    (tx) =>
      context.record(tx, {
        targetId: row.targetId,
        details: { id, before: { name, zone, firstDate, lastDate }, after },
      }),
  )
  return { ok: true as const }
})

const removeBlackout = os.windows.removeBlackout.handler(async ({ input, context }) => {
  const row = await getBlackout(input.id)
  await requireWriteIn(context, row)
  const { id, name, firstDate, lastDate, targetId } = row
  await written(
    (tx) => deleteBlackout(tx, id),
    (tx) => context.record(tx, { targetId, details: { id, name, firstDate, lastDate } }),
  )
  return { ok: true as const }
})

/** Everything that can be asked about maintenance windows and blackout days. */
export const windowsProcedures = {
  list,
  create,
  update,
  remove,
  addBlackout,
  updateBlackout: updateBlackoutDays,
  removeBlackout,
}
