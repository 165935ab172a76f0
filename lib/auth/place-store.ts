import 'server-only'
import { cache } from 'react'
import type { TargetPlace } from '@/lib/auth/permissions'
import { prisma } from '@/lib/store/client'
import { Prisma } from '@/lib/store/generated/client'

/** A target with the places that decide which grants reach it. */
export type PlacedTarget = {
  id: string
  name: string
  engine: 'postgres' | 'mysql'
  place: TargetPlace
  /** No longer watched: only its history may be read. */
  removed: boolean
}

type PlaceRow = {
  id: string
  name: string
  engine: string
  environmentId: string
  removedAt: Date | null
  groupIds: string[]
}

const PLACE = Prisma.sql`
  SELECT t.id, t.name, t.engine, t.environment_id AS "environmentId", t.removed_at AS "removedAt",
         ARRAY(SELECT m.group_id FROM target_group_member m WHERE m.target_id = t.id) AS "groupIds"
    FROM target t`

/** The target by id; null when there is none. One drawing of a page reads it once, anything else each time. */
export const findTargetPlace = cache(
  async (targetId: string): Promise<PlacedTarget | null> =>
    placed(await prisma().$queryRaw`${PLACE} WHERE t.id = ${targetId}::uuid`),
)

/** The target of a change; null when there is no such change. */
export async function findPlaceOfChange(changeId: string): Promise<PlacedTarget | null> {
  return placed(
    await prisma().$queryRaw`${PLACE} JOIN change c ON c.target_id = t.id WHERE c.id = ${changeId}::uuid`,
  )
}

/** The target of a run; null when there is no such run. */
export async function findPlaceOfRun(runId: string): Promise<PlacedTarget | null> {
  return placed(
    await prisma().$queryRaw`${PLACE} JOIN run r ON r.target_id = t.id WHERE r.id = ${runId}::uuid`,
  )
}

function placed([row]: PlaceRow[]): PlacedTarget | null {
  if (!row) return null
  return {
    id: row.id,
    name: row.name,
    engine: row.engine === 'mysql' ? 'mysql' : 'postgres',
    place: { targetId: row.id, environmentId: row.environmentId, groupIds: row.groupIds },
    removed: row.removedAt !== null,
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
