import 'server-only'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { SessionList } from '@/lib/engines/contract/sessions'
import { askLive } from '@/lib/targets/live-connection'
import { readShared } from '@/lib/targets/shared-reading'
import { SESSION_MOST } from './contract'
import { SESSION_PAGE } from './page-size'

/** The sessions that run longest, and counts of the others. */
export function readPage(target: AuthorizedTarget): Promise<SessionList> {
  return askLive(target, (session) => session.sessions.list({ limit: SESSION_PAGE }))
}

/** All sessions: read once however many people search them within a second and a half. */
export function readAll(target: AuthorizedTarget): Promise<SessionList> {
  return readShared(target, {
    name: 'sessions',
    sharedMs: 1_500,
    read: (session) => session.sessions.list({ limit: SESSION_MOST }),
  })
}
