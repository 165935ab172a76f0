import 'server-only'
import type { Permission, TargetPlace } from '@/lib/auth/permissions'
import { findTargetPlace } from '@/lib/auth/place-store'
import { AppError } from '@/lib/errors'
import type { HandlerContext } from '@/lib/http/context'

export type PlaceIds = { environmentId: string | null; targetId: string | null }

/** The place that decides which grants reach it; null for the panel itself. @throws AppError `not_found` */
async function placeOf({ environmentId, targetId }: PlaceIds): Promise<TargetPlace | null> {
  if (targetId !== null) {
    const found = await findTargetPlace(targetId)
    if (!found || found.removed) throw new AppError('not_found')
    return found.place
  }
  return environmentId === null ? null : { targetId: environmentId, environmentId, groupIds: [] }
}

/**
 * True when the caller has the permission in the place. What is the panel's own everybody may see who may see
 * schedules at all; to write it needs `schedules.manage`.
 */
export async function mayIn(
  context: HandlerContext,
  permission: Extract<Permission, 'schedules.read' | 'schedules.write'>,
  ids: PlaceIds,
): Promise<boolean> {
  const place = await placeOf(ids).catch(() => 'gone' as const)
  if (place === 'gone') return false
  if (place) return context.may(permission, place)
  return context.may(permission === 'schedules.read' ? 'schedules.read' : 'schedules.manage')
}

/** @throws AppError `not_found` for what the caller may not see, `permission.denied` for what they may not write */
export async function requireWriteIn(context: HandlerContext, ids: PlaceIds): Promise<void> {
  if (await mayIn(context, 'schedules.write', ids)) return
  throw new AppError((await mayIn(context, 'schedules.read', ids)) ? 'permission.denied' : 'not_found')
}
