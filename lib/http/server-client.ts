import 'server-only'
import { createRouterClient } from '@orpc/server'
import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import type { Actor } from '@/lib/auth/actor'
import { actorOfCookies } from '@/lib/auth/request-actor'
import type { PanelClient } from '@/lib/http/client'
import { requestInfo } from '@/lib/http/guard'
import { router } from '@/lib/http/router'

/** Who sent the request of this page; looked up once per request, however many procedures the page calls. */
export const pageActor = cache(async (): Promise<Actor> => {
  const jar = await cookies()
  return actorOfCookies(jar.toString())
})

/** The panel for server components, as the person of this request, through the same base as every door. */
export const serverClient = cache(async (): Promise<PanelClient> => {
  const info = requestInfo(await headers(), 'page')
  return createRouterClient(router, { context: { request: info, authenticate: pageActor } })
})
