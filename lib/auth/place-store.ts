import 'server-only'
import type { TargetPlace } from '@/lib/auth/permissions'
import { prisma } from '@/lib/store/client'

/** A target with the places that decide which grants reach it. */
export type PlacedTarget = { id: string; name: string; engine: 'postgres' | 'mysql'; place: TargetPlace }

type PlaceRow = {
  id: string
  name: string
  engine: string
  environmentId: string
  removedAt: Date | null
  groupIds: string[]
}

/** The target by id; null when there is none. Removed ones count only where `removed` is true (history). */
export async function findTargetPlace(targetId: string, removed: boolean): Promise<PlacedTarget | null> {
  const rows = await prisma().$queryRaw<PlaceRow[]>`
    SELECT t.id, t.name, t.engine, t.environment_id AS "environmentId", t.removed_at AS "removedAt",
           ARRAY(SELECT m.group_id FROM target_group_member m WHERE m.target_id = t.id) AS "groupIds"
      FROM target t WHERE t.id = ${targetId}::uuid`
  const [row] = rows
  if (!row || (row.removedAt && !removed)) return null
  return {
    id: row.id,
    name: row.name,
    engine: row.engine === 'mysql' ? 'mysql' : 'postgres',
    place: { targetId: row.id, environmentId: row.environmentId, groupIds: row.groupIds },
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
