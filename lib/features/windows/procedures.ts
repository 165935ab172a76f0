import 'server-only'
import { AppError } from '@/lib/errors'
import { mayIn, type PlaceIds, requireWriteIn } from '@/lib/features/schedules/place'
import { ringScheduler } from '@/lib/features/schedules/store'
import { knownZone } from '@/lib/format/zone'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { type MaintenanceWindow, spansBetween } from '@/lib/schedules/calendar'
import { addDays, dateAt } from '@/lib/schedules/wall'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'
import type { BlackoutDays, Window } from './contract'
import {
  type BlackoutRow,
  deleteBlackout,
  deleteWindow,
  getBlackout,
  getWindow,
  insertBlackout,
  insertWindow,
  listBlackouts,
  listWindows,
  type WindowRow,
} from './store'

const SHOWN_MS = 28 * 86_400_000

const nameOf = ({ actor }: HandlerContext) => (actor.kind === 'token' ? actor.ownerName : actor.name)

function placeOf(row: WindowRow | BlackoutRow): Window['place'] {
  if (row.target) return { kind: 'target', id: row.targetId, name: row.target.name }
  if (row.environment) return { kind: 'environment', id: row.environmentId, name: row.environment.name }
  return { kind: 'panel', id: null, name: 'Everywhere' }
}

function whenOf(row: WindowRow): { when: Window['when']; window: MaintenanceWindow } {
  const { zone, days, startsAt, endsAt } = row
  if (startsAt && endsAt)
    return {
      when: { kind: 'once', startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
      window: { kind: 'once', startsAt: startsAt.getTime(), endsAt: endsAt.getTime() },
    }
  const weekly = { kind: 'weekly' as const, days, from: row.fromClock ?? '', to: row.toClock ?? '' }
  return { when: weekly, window: { ...weekly, zone } }
}

function windowView(row: WindowRow, mayWrite: boolean): Window {
  const { when, window } = whenOf(row)
  const now = Date.now()
  const spans = spansBetween(window, { from: now, to: now + SHOWN_MS }).map(({ from, to }) => ({
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  }))
  const { id, name, zone, createdByName } = row
  return { id, name, place: placeOf(row), zone, when, spans, createdBy: createdByName, mayWrite }
}

function blackoutView(row: BlackoutRow, mayWrite: boolean): BlackoutDays {
  const { id, name, firstDate, lastDate, zone, createdByName } = row
  return { id, name, place: placeOf(row), firstDate, lastDate, zone, createdBy: createdByName, mayWrite }
}

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

const list = os.windows.list.handler(async ({ context }) => {
  const yesterday = addDays(dateAt(Date.now(), 'UTC'), -1)
  const [windows, blackouts] = await Promise.all([listWindows(), listBlackouts(yesterday)])
  return {
    windows: await seen(windows, context, windowView),
    blackouts: await seen(blackouts, context, blackoutView),
  }
})

function requireZone(zone: string): void {
  if (knownZone(zone) === null)
    throw new AppError('request.invalid', { fields: { zone: 'Enter a name such as Europe/Berlin.' } })
}

function requireOnePlace({ environmentId, targetId }: PlaceIds, orNone: boolean): void {
  const count = [environmentId, targetId].filter((one) => one !== null).length
  if (count === 1 || (orNone && count === 0)) return
  throw new AppError('request.invalid', { fields: { environmentId: 'Choose an environment or a target.' } })
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

const create = os.windows.create.handler(async ({ input, context }) => {
  const { name, zone, when, environmentId, targetId } = input
  requireZone(zone)
  requireOnePlace(input, false)
  if (when.kind === 'once' && Date.parse(when.endsAt) <= Math.max(Date.now(), Date.parse(when.startsAt)))
    throw new AppError('request.invalid', {
      fields: { 'when.endsAt': 'The end must lie after the start, and be still to come.' },
    })
  await requireWriteIn(context, input)
  const times =
    when.kind === 'weekly'
      ? { days: [...new Set(when.days)], fromClock: when.from, toClock: when.to }
      : { startsAt: new Date(when.startsAt), endsAt: new Date(when.endsAt) }
  const common = { name, zone, environmentId, targetId, createdByName: nameOf(context) }
  const id = await written(
    (tx) => insertWindow(tx, { ...common, ...times }),
    (tx, made) => context.record(tx, { targetId, details: { id: made, ...input } }),
  )
  return { id }
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

const addBlackout = os.windows.addBlackout.handler(async ({ input, context }) => {
  requireZone(input.zone)
  requireOnePlace(input, true)
  if (input.lastDate < input.firstDate)
    throw new AppError('request.invalid', {
      fields: { lastDate: 'The last day must not lie before the first.' },
    })
  await requireWriteIn(context, input)
  const id = await written(
    (tx) => insertBlackout(tx, { ...input, createdByName: nameOf(context) }),
    (tx, made) => context.record(tx, { targetId: input.targetId, details: { id: made, ...input } }),
  )
  return { id }
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
export const windowsProcedures = { list, create, remove, addBlackout, removeBlackout }
