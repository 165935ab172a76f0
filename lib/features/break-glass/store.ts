import 'server-only'
import type { Grant, Permission, TargetPlace } from '@/lib/auth/permissions'
import { mayInEnvironment, mayOnTarget } from '@/lib/auth/permissions'
import { openWords } from '@/lib/changes/reason'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import type { BreakGlassModel } from '@/lib/store/generated/models'
import { holdTexts } from '@/lib/texts/holds'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { type Glass, type GlassPlace, glassSchema } from './contract'

type Places = { targets: (TargetPlace & { name: string })[]; environments: { id: string; name: string }[] }

/** Every place that glass is broken at. */
export async function glassPlaces(): Promise<Places> {
  const [targets, environments] = await Promise.all([
    prisma().target.findMany({
      where: { removedAt: null },
      select: { id: true, name: true, environmentId: true, groups: { select: { groupId: true } } },
      orderBy: { name: 'asc' },
    }),
    prisma().environment.findMany({ select: { id: true, name: true }, orderBy: { name: 'asc' } }),
  ])
  return {
    environments,
    targets: targets.map(({ id, name, environmentId, groups }) => ({
      targetId: id,
      name,
      environmentId,
      groupIds: groups.map((group) => group.groupId),
    })),
  }
}

/** True when the grants give a permission over the whole scope. */
export function mayOverScope(
  grants: readonly Grant[],
  permission: Permission,
  place: Pick<GlassPlace, 'scope' | 'scopeId'>,
  places: Places,
): boolean {
  if (place.scope === 'environment') return mayInEnvironment(grants, permission, place.scopeId)
  const target = places.targets.find((one) => one.targetId === place.scopeId)
  return target !== undefined && mayOnTarget(grants, permission, target)
}

/** True when the grants let somebody read anything that lies in the scope. */
export function seesScope(
  grants: readonly Grant[],
  place: { scope: string; scopeId: string },
  places: Places,
): boolean {
  const inside = places.targets.filter((target) =>
    place.scope === 'target' ? target.targetId === place.scopeId : target.environmentId === place.scopeId,
  )
  return (
    inside.some((target) => mayOnTarget(grants, 'changes.read', target)) ||
    (place.scope === 'environment' && mayInEnvironment(grants, 'changes.read', place.scopeId))
  )
}

/** Rows, newest first. */
export function listGlass(limit: number): Promise<BreakGlassModel[]> {
  return prisma().breakGlass.findMany({ orderBy: { openedAt: 'desc' }, take: limit })
}

/** Those that are open, and those that wait for their review. */
export function standingGlass(): Promise<BreakGlassModel[]> {
  return prisma().breakGlass.findMany({
    where: { OR: [{ reviewedAt: null }, { endedAt: null, expiresAt: { gt: new Date() } }] },
    orderBy: { openedAt: 'desc' },
    take: 200,
  })
}

/** Whether it stands in for approvals at this moment. */
export function isOpen(row: Pick<BreakGlassModel, 'endedAt' | 'expiresAt'>): boolean {
  return row.endedAt === null && row.expiresAt.getTime() > Date.now()
}

/** One as the API shows it. */
export async function glassView(
  row: BreakGlassModel,
  places: Places,
  may: { end: boolean; review: boolean },
): Promise<Glass> {
  const runs = await prisma().run.findMany({
    where: { breakGlassId: row.id },
    select: { change: { select: { id: true, title: true, state: true } } },
    orderBy: { queuedAt: 'asc' },
    take: 100,
  })
  const name =
    places.targets.find((one) => one.targetId === row.scopeId)?.name ??
    places.environments.find((one) => one.id === row.scopeId)?.name
  const words = (column: string, text: Uint8Array | null) =>
    openWords({ table: 'break_glass', row: row.id, column }, text)
  return glassSchema.parse({
    id: row.id,
    user: { id: row.userId, name: row.userName },
    scope: row.scope,
    scopeId: row.scopeId,
    scopeName: name ?? t.placeThatIsGone,
    reason: await words('reason', row.reason),
    openedAt: row.openedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    open: isOpen(row),
    changes: runs.map((run) => run.change),
    review: row.reviewedAt
      ? {
          at: row.reviewedAt.toISOString(),
          by: row.reviewerName ?? holdTexts.somebody,
          note: await words('review_note', row.reviewNote),
        }
      : null,
    mayEnd: may.end && isOpen(row),
    mayReview: may.review && row.reviewedAt === null,
  })
}

/** The broken glass that a run acted behind, for a record; null when there was none. */
export async function glassOfRun(runId: string): Promise<Glass | null> {
  const run = await prisma().run.findUnique({ where: { id: runId }, select: { breakGlassId: true } })
  const id = run?.breakGlassId
  const row = id ? await prisma().breakGlass.findUnique({ where: { id } }) : null
  return row && glassView(row, await glassPlaces(), { end: false, review: false })
}

/** One row, locked; null when there is none. */
export async function lockGlass(tx: StoreTransaction, id: string): Promise<BreakGlassModel | null> {
  await tx.$executeRaw`SELECT id FROM break_glass WHERE id = ${id}::uuid FOR UPDATE`
  return tx.breakGlass.findUnique({ where: { id } })
}

/** Ends it now. */
export async function endGlass(tx: StoreTransaction, id: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE break_glass SET ended_at = pg_catalog.clock_timestamp() WHERE id = ${id}::uuid AND ended_at IS NULL`
}

/** Closes its review; false when it is closed already. */
export async function closeReview(
  tx: StoreTransaction,
  id: string,
  review: { reviewerId: string; reviewerName: string; reviewNote: Uint8Array<ArrayBuffer> },
): Promise<boolean> {
  const closed = await tx.breakGlass.updateMany({
    where: { id, reviewedAt: null },
    data: { ...review, reviewedAt: new Date() },
  })
  return closed.count === 1
}
