import 'server-only'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'

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
