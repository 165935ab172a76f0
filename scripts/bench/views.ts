import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { BenchPanel } from './panel'
import { cookieHeader } from './panel'
import { MONITOR } from './server'

/** Times of one view, milliseconds: from request to last byte, and what the target itself took of each. */
export type ViewTimes = { name: string; times: number[]; target: number[]; bytes: number }

type View = { name: string; path: string; rpc?: string; input?: unknown; target?: boolean }

const ROUNDS = 30
/** Rounds before the first that counts: a panel that has just started has not compiled its code for speed yet. */
export const WARM_UP = 15

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
  const admin = await panel.server.admin('bench views')
  const results = views.map(({ name }) => ({ name, times: [] as number[], target: [] as number[], bytes: 0 }))
  try {
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      for (const [at, view] of views.entries()) {
        const before = view.target ? await targetTime(admin) : 0
        const answer = await ask(panel.url, cookie, view)
        const target = view.target ? (await targetTime(admin)) - before : 0
        const result = results[at]
        if (!result || round < 0) continue
        result.times.push(answer.ms)
        result.target.push(target)
        result.bytes = answer.bytes
        // Views come no faster than the panel lets one person ask.
        await sleep(60)
      }
    }
  } finally {
    await admin.end()
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

/** Milliseconds that the target has spent on the session views so far, by its own count. */
async function targetTime(admin: Client): Promise<number> {
  const { rows } = await admin.query<{ ms: number }>(
    `SELECT COALESCE(sum(s.total_exec_time), 0)::float8 AS ms
       FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
      WHERE r.rolname = $1 AND s.query ~ 'quarterdeck:pg[.]sessions'`,
    [MONITOR],
  )
  return rows[0]?.ms ?? 0
}
