import 'server-only'
import { may } from '@/lib/auth/actor'
import { actorOfBearer, actorOfCookies } from '@/lib/auth/request-actor'
import { healthReport } from '@/lib/features/admin/health'
import { type Health, healthSchema } from '@/lib/features/admin/health-contract'
import { panelHealth } from '@/lib/http/health-store'

/**
 * For load balancers and for the start: 200 when the store answers, 503 when not, and nothing else. Whoever is
 * signed in, or has a token, and may read it gets how each part is doing besides.
 */
export async function handleHealth(request: Request): Promise<Response> {
  const health = await panelHealth()
  const detail = health.store ? await detailFor(request.headers) : null
  return Response.json(
    {
      ok: health.store,
      store: health.store ? 'ok' : 'unavailable',
      worker: health.worker ? 'ok' : 'unavailable',
      evidence: health.witnessed === null ? 'unknown' : health.witnessed ? 'ok' : 'unwitnessed',
      ...(detail ? { detail } : {}),
    },
    { status: health.store ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  )
}

/** Never a reason to answer that the panel is down: who cannot be recognised gets the short answer. */
async function detailFor(headers: Headers): Promise<Health | null> {
  const [bearer, cookie] = [headers.get('authorization'), headers.get('cookie')]
  if (bearer === null && cookie === null) return null
  try {
    const actor = bearer === null ? await actorOfCookies(cookie) : await actorOfBearer(bearer)
    if (actor.kind === 'anonymous' || !may(actor, 'health.read')) return null
    return healthSchema.parse(await healthReport((place) => may(actor, 'targets.read', place)))
  } catch {
    return null
  }
}
