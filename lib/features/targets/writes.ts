import 'server-only'
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { personOf } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import type { HandlerContext } from '@/lib/http/context'
import { inTransaction } from '@/lib/store/client'
import { closeLive } from '@/lib/targets/live-connection'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { Target, targetsContract } from './contract'
import { addressOf, isOtherPlace, requireGoodMonitor, requireTlsReason, saveCredential } from './edit'
import type { targetInput } from './input'
import {
  getTarget,
  insertTarget,
  nameIsTaken,
  placeOf,
  placesExist,
  type TargetRow,
  updateTarget,
  wipeCredentials,
} from './store'
import { targetView } from './view'

type InputOf<Verb extends keyof typeof targetsContract> = z.output<
  NonNullable<(typeof targetsContract)[Verb]['~orpc']['inputSchema']>
>

async function requireFreeName(name: string, exceptId: string | null): Promise<void> {
  if (await nameIsTaken(name, exceptId))
    throw new AppError('request.invalid', { fields: { name: t.anotherTargetHas } })
}

/** Registers a target after trying it, where the actor may register one. */
export async function createTarget(
  input: z.output<typeof targetInput>,
  context: HandlerContext,
): Promise<Target> {
  const { monitor, operator, groupIds, ...fields } = input
  const id = randomUUID()
  if (!context.may('targets.write', { targetId: id, environmentId: fields.environmentId, groupIds }))
    throw new AppError('permission.denied')
  requireTlsReason(fields.tlsMode, fields.tlsReason)
  await placesExist(fields.environmentId, groupIds)
  await requireFreeName(fields.name, null)
  const database = fields.engine === 'postgres' && fields.database === '' ? 'postgres' : fields.database
  const target = { ...fields, database, id, addressVersion: 1 }
  await requireGoodMonitor(target, monitor)
  const row = await inTransaction(async (tx) => {
    await insertTarget(tx, target, groupIds)
    await saveCredential(tx, target, 'monitor', monitor, personOf(context.actor))
    if (operator) await saveCredential(tx, target, 'operator', operator, personOf(context.actor))
    const saved = await getTarget(id, tx)
    await context.record(tx, { targetId: id, details: auditOf(saved) })
    return saved
  })
  return targetView(row)
}

function auditOf(row: TargetRow): Record<string, unknown> {
  const { name, engine, host, port, database, tlsMode, tlsReason, environmentId, tags } = row
  const groups = row.groups.map((member) => member.groupId)
  const users = Object.fromEntries(row.credentials.map((one) => [one.kind, one.username]))
  return { name, engine, host, port, database, tlsMode, tlsReason, environmentId, tags, groups, users }
}

/**
 * Edits a target. Another host, port or protection needs the monitor's password again, and drops the
 * operator's unless it is given again: no edit can send a stored password elsewhere.
 */
export async function updateFields(input: InputOf<'update'>, context: HandlerContext): Promise<Target> {
  const { targetId, monitor, operator, groupIds, ...changed } = input
  const before = await getTarget(targetId)
  const fields = Object.fromEntries(
    Object.entries(changed).filter(([, value]) => value !== undefined),
  ) as Partial<typeof changed>
  await checkPlaces(before, { ...fields, groupIds }, context)
  if (fields.name !== undefined) await requireFreeName(fields.name, targetId)
  const old = addressOf(before)
  if (fields.database === '' && old.engine === 'postgres') fields.database = 'postgres'
  const next = { ...old, ...pickAddress(fields) }
  const moved = isOtherPlace(old, next)
  if (moved) next.addressVersion += 1
  requireTlsReason(next.tlsMode, fields.tlsReason ?? before.tlsReason)
  if (moved && !monitor)
    throw new AppError('request.invalid', {
      fields: { 'monitor.password': t.anotherAddress },
    })
  if (monitor) await requireGoodMonitor(next, monitor)
  const row = await inTransaction(async (tx) => {
    const data = { ...fields, addressVersion: next.addressVersion }
    await updateTarget(tx, targetId, old.addressVersion, data, groupIds)
    if (moved) await wipeCredentials(tx, targetId)
    if (monitor) await saveCredential(tx, next, 'monitor', monitor, personOf(context.actor))
    if (operator) await saveCredential(tx, next, 'operator', operator, personOf(context.actor))
    const saved = await getTarget(targetId, tx)
    await context.record(tx, { details: { before: auditOf(before), after: auditOf(saved), moved } })
    return saved
  })
  await closeLive(targetId)
  return targetView(row)
}

type Fields = Omit<InputOf<'update'>, 'targetId' | 'monitor' | 'operator'>

function pickAddress(fields: Fields): Partial<Pick<ReturnType<typeof addressOf>, 'host' | 'port'>> {
  const names = ['host', 'port', 'database', 'tlsMode', 'tlsCa'] as const
  return Object.fromEntries(
    names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
  )
}

/** Moving a target to another environment or group needs the right there, too. */
async function checkPlaces(before: TargetRow, fields: Fields, context: HandlerContext): Promise<void> {
  if (fields.environmentId === undefined && fields.groupIds === undefined) return
  const place = placeOf(before)
  const environmentId = fields.environmentId ?? place.environmentId
  const groupIds = fields.groupIds ?? place.groupIds
  await placesExist(environmentId, groupIds)
  const added = groupIds.filter((id) => !place.groupIds.includes(id))
  const moves = environmentId !== place.environmentId
  // The target's own id counts no longer here: whoever has it only by that may not put it elsewhere.
  const may = (environment: string, groups: readonly string[]) =>
    context.may('targets.write', { targetId: randomUUID(), environmentId: environment, groupIds: groups })
  if (moves && !may(environmentId, [])) throw new AppError('permission.denied')
  if (added.some((id) => !may(environmentId, [id]))) throw new AppError('permission.denied')
}

/** Replaces one credential. The monitor is tried first; the operator only the worker can try. */
export async function setCredential(
  input: InputOf<'setCredential'>,
  context: HandlerContext,
): Promise<Target> {
  const { targetId, kind, user, password } = input
  const place = addressOf(await getTarget(targetId))
  if (kind === 'monitor') await requireGoodMonitor(place, { user, password })
  const row = await inTransaction(async (tx) => {
    // Bound to the address that was tried: if that changed meanwhile, nothing is saved.
    await updateTarget(
      tx,
      targetId,
      place.addressVersion,
      { addressVersion: place.addressVersion },
      undefined,
    )
    await saveCredential(tx, place, kind, { user, password }, personOf(context.actor))
    const saved = await getTarget(targetId, tx)
    await context.record(tx, { details: { kind, user } })
    return saved
  })
  await closeLive(targetId)
  return targetView(row)
}

/** Stops or resumes watching. */
export async function setPaused(paused: boolean, context: HandlerContext): Promise<Target> {
  const { id } = context.target
  const row = await inTransaction(async (tx) => {
    const before = await getTarget(id, tx)
    const pausedAt = paused ? (before.pausedAt ?? new Date()) : null
    await updateTarget(tx, id, before.addressVersion, { pausedAt }, undefined)
    const saved = await getTarget(id, tx)
    await context.record(tx, { details: { paused } })
    return saved
  })
  if (paused) await closeLive(id)
  return targetView(row)
}

/** Removes a target: its credentials are wiped, its name and history stay. */
export async function removeTarget(input: InputOf<'remove'>, context: HandlerContext): Promise<{ ok: true }> {
  const { id, name } = context.target
  if (input.typedName !== name) throw new AppError('change.name_mismatch')
  await inTransaction(async (tx) => {
    const before = await getTarget(id, tx)
    await wipeCredentials(tx, id)
    await updateTarget(tx, id, before.addressVersion, { removedAt: new Date() }, undefined)
    const reason = input.reason ? { reason: input.reason } : {}
    await context.record(tx, { details: auditOf(before), ...reason })
  })
  await closeLive(id)
  return { ok: true }
}
