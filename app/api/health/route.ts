import { panelHealth } from '@/lib/http/health-store'

export const dynamic = 'force-dynamic'

/** For load balancers and for the start: 200 when the store answers, 503 when not. Says nothing else. */
export async function GET(): Promise<Response> {
  const health = await panelHealth()
  return Response.json(
    {
      ok: health.store,
      store: health.store ? 'ok' : 'unavailable',
      worker: health.worker ? 'ok' : 'unavailable',
      evidence: health.witnessed === null ? 'unknown' : health.witnessed ? 'ok' : 'unwitnessed',
    },
    { status: health.store ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  )
}
