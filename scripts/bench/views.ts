import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchPanel } from './panel'
import { cookieHeader } from './panel'
import { MONITOR } from './server'

/** Server times of one view, milliseconds. */
export type ViewTimes = { name: string; times: number[]; target: number; bytes: number }

type View = { name: string; path: string; rpc?: string; input?: unknown; target?: boolean }

const ROUNDS = 30

/** All views of the panel: pages as HTML, and what pages ask for live. */
export function viewsOf(targetId: string): View[] {
  const to = Date.now()
  return [
    { name: 'Fleet (page)', path: '/' },
    { name: 'Overview (page)', path: `/targets/${targetId}` },
    { name: 'Changes (page)', path: '/changes' },
    { name: 'Audit log (page)', path: '/audit' },
    { name: 'Users (page)', path: '/users' },
    { name: 'Tokens (page)', path: '/tokens' },
    { name: 'Register a target (page)', path: '/targets/new' },
    { name: 'About (page)', path: '/admin/about' },
    ...activityViews(targetId),
    { name: 'fleet (data)', path: '/api/rpc/overview/fleet', input: undefined, rpc: 'fleet' },
    { name: 'overview (data)', path: '/api/rpc/overview/get', input: { targetId }, rpc: 'get' },
    {
      name: 'series (data)',
      path: '/api/rpc/overview/series',
      input: {
        targetId,
        metrics: ['connections.used', 'transactions.rate', 'cache.hit_ratio'],
        from: to - 3_600_000,
        to,
        points: 300,
      },
      rpc: 'series',
    },
  ]
}

/** The views that read the target itself. */
export function activityViews(targetId: string): View[] {
  return [
    { name: 'Activity (page)', path: `/targets/${targetId}/sessions`, target: true },
    {
      name: 'sessions (data)',
      path: '/api/rpc/sessions/list',
      input: { targetId },
      rpc: 'list',
      target: true,
    },
  ]
}

/** Asks each view in turn, many times, as the signed-in person; redirects and refusals are failures. */
export async function timeViews(panel: BenchPanel, views: View[]): Promise<ViewTimes[]> {
  const cookie = cookieHeader(await panel.account())
  const results = views.map(({ name }) => ({ name, times: [] as number[], target: 0, bytes: 0 }))
  for (let round = -3; round < ROUNDS; round += 1) {
    for (const [at, view] of views.entries()) {
      const answer = await ask(panel.url, cookie, view)
      const result = results[at]
      if (!result || round < 0) continue
      result.times.push(answer.ms)
      result.bytes = answer.bytes
      // Views come no faster than the panel lets one person ask.
      await sleep(60)
    }
  }
  for (const [at, view] of views.entries()) {
    const result = results[at]
    if (result && view.target) result.target = await targetTime(panel, () => ask(panel.url, cookie, view))
  }
  return results
}

async function ask(url: string, cookie: string, view: View): Promise<{ ms: number; bytes: number }> {
  const began = performance.now()
  const response = await fetch(`${url}${view.path}`, {
    method: view.rpc ? 'POST' : 'GET',
    redirect: 'manual',
    headers: { cookie, origin: url, ...(view.rpc ? { 'content-type': 'application/json' } : {}) },
    ...(view.rpc ? { body: JSON.stringify(view.input === undefined ? {} : { json: view.input }) } : {}),
  })
  const text = await response.text()
  if (response.status === 429) {
    await sleep(3_000)
    return ask(url, cookie, view)
  }
  if (response.status !== 200)
    throw new Error(`${view.name}: ${view.path} answered ${response.status} ${text.slice(0, 200)}`)
  return { ms: performance.now() - began, bytes: text.length }
}

/** Mean time that the target itself spends on one asking of a view, by its own count. */
async function targetTime(panel: BenchPanel, work: () => Promise<unknown>): Promise<number> {
  const admin = await panel.server.admin('bench views')
  const total = async () => {
    const { rows } = await admin.query<{ ms: number }>(
      `SELECT COALESCE(sum(s.total_exec_time), 0)::float8 AS ms
         FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
        WHERE r.rolname = $1 AND s.query ~ 'quarterdeck:pg[.]sessions'`,
      [MONITOR],
    )
    return rows[0]?.ms ?? 0
  }
  try {
    const before = await total()
    const calls = 10
    for (let i = 0; i < calls; i += 1) await work()
    return ((await total()) - before) / calls
  } finally {
    await admin.end()
  }
}
