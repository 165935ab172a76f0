import 'server-only'
import type { TargetPlace } from '@/lib/auth/permissions'
import { prisma } from '@/lib/store/client'

/** A target with the places that decide which grants reach it. */
export type PlacedTarget = { id: string; name: string; engine: 'postgres' | 'mysql'; place: TargetPlace }

/** The target by id; null when there is none. Removed ones count only where `removed` is true (history). */
export async function findTargetPlace(targetId: string, removed: boolean): Promise<PlacedTarget | null> {
  const row = await prisma().target.findFirst({
    where: { id: targetId, ...(removed ? {} : { removedAt: null }) },
    select: {
      id: true,
      name: true,
      engine: true,
      environmentId: true,
      groups: { select: { groupId: true } },
    },
  })
  if (!row) return null
  return {
    id: row.id,
    name: row.name,
    engine: row.engine === 'mysql' ? 'mysql' : 'postgres',
    place: {
      targetId: row.id,
      environmentId: row.environmentId,
      groupIds: row.groups.map((group) => group.groupId),
    },
  }
}

/** Places of every target, removed ones included: for filters over lists and over the audit log. */
export async function allTargetPlaces(): Promise<TargetPlace[]> {
  const rows = await prisma().target.findMany({
    select: { id: true, environmentId: true, groups: { select: { groupId: true } } },
  })
  return rows.map((row) => ({
    targetId: row.id,
    environmentId: row.environmentId,
    groupIds: row.groups.map((group) => group.groupId),
  }))
}

/** The target of a change; null when there is no such change. */
export async function targetOfChange(changeId: string): Promise<string | null> {
  const row = await prisma().change.findUnique({ where: { id: changeId }, select: { targetId: true } })
  return row?.targetId ?? null
}

/** The target of a run; null when there is no such run. */
export async function targetOfRun(runId: string): Promise<string | null> {
  const row = await prisma().run.findUnique({ where: { id: runId }, select: { targetId: true } })
  return row?.targetId ?? null
}
