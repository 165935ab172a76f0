import 'server-only'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { pageData } from '@/components/shell-data/page-data'
import { mayOnTarget, type Permission } from '@/lib/auth/permissions'
import type { Target } from '@/lib/features/targets/contract'
import { serverClient } from '@/lib/http/server-client'
import { meOf } from '../../page-reads'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The target of a page, read once a request; an address that is none is a 404. */
export const targetOf = cache(async (targetId: string) => {
  if (!UUID.test(targetId)) notFound()
  const panel = await serverClient()
  return pageData(panel.targets.get({ targetId }))
})

/** Present figures of the target, read once a request. */
export const overviewOf = cache(async (targetId: string) => {
  const panel = await serverClient()
  return pageData(panel.overview.get({ targetId }))
})

/** Whether the reader has a permission on that target: what the page offers; the server checks each act again. */
export async function mayHere(target: Target, permission: Permission): Promise<boolean> {
  const { data } = await meOf()
  const groupIds = target.groups.map((group) => group.id)
  const place = { targetId: target.id, environmentId: target.environment.id, groupIds }
  return mayOnTarget(data?.grants ?? [], permission, place)
}

/** Whether the reader may edit that target. */
export function mayEdit(target: Target): Promise<boolean> {
  return mayHere(target, 'targets.write')
}
