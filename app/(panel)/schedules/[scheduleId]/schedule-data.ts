import 'server-only'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The schedule of a page, read once a request; an address that is none is a 404. */
export const scheduleOf = cache(async (id: string) => {
  if (!UUID.test(id)) notFound()
  const panel = await serverClient()
  return pageData(panel.schedules.get({ id }))
})
