import 'server-only'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { SessionList } from '@/lib/engines/contract/sessions'
import { askLive } from '@/lib/targets/live-connection'
import { SESSION_MOST } from './contract'
import { SESSION_PAGE } from './page-size'

/** A reading of all sessions serves everybody who asks within this time, in milliseconds. */
const SHARED_MS = 1_500

const HOLDER = Symbol.for('quarterdeck.allSessions')
type Holder = { [HOLDER]?: Map<string, { at: number; list: Promise<SessionList> }> }

/** The sessions that run longest, and counts of the others. */
export function readPage(target: AuthorizedTarget): Promise<SessionList> {
  return askLive(target, (session) => session.sessions.list({ limit: SESSION_PAGE }))
}

/** All sessions: read once however many people search them at the same time. */
export function readAll(target: AuthorizedTarget): Promise<SessionList> {
  const holder = globalThis as Holder
  holder[HOLDER] ??= new Map()
  const all = holder[HOLDER]
  const now = Date.now()
  for (const [id, { at }] of all) if (now - at >= SHARED_MS) all.delete(id)
  const kept = all.get(target.id)
  if (kept) return kept.list
  const list = askLive(target, (session) => session.sessions.list({ limit: SESSION_MOST }))
  all.set(target.id, { at: now, list })
  list.catch(() => all.delete(target.id))
  // Thousands of rows are not held for longer than they serve.
  setTimeout(() => all.get(target.id)?.list === list && all.delete(target.id), 2 * SHARED_MS).unref()
  return list
}
