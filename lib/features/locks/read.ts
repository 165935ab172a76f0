import 'server-only'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { LockReading } from '@/lib/engines/contract/locks'
import { readShared } from '@/lib/targets/shared-reading'

/** Who waits for whom on a target now: read once however many people watch within a second. */
export function readLocks(target: AuthorizedTarget): Promise<LockReading> {
  return readShared(target, { name: 'locks', sharedMs: 1_000, read: (session) => session.locks.read() })
}
