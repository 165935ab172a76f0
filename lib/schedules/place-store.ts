import 'server-only'
import { storePool } from '@/lib/store/pool'

/** The targets of a place that are collected: one, or those of an environment. */
export async function targetsOfPlace(place: {
  environmentId: string | null
  targetId: string | null
}): Promise<{ id: string; name: string }[]> {
  const found = await storePool().query<{ id: string; name: string }>(
    `SELECT id, name FROM target WHERE removed_at IS NULL AND paused_at IS NULL
        AND (id = $1 OR environment_id = $2) ORDER BY name`,
    [place.targetId, place.environmentId],
  )
  return found.rows
}
