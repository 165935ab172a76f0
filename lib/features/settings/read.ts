import 'server-only'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { SettingList } from '@/lib/engines/contract/settings'
import { readShared } from '@/lib/targets/shared-reading'

/** All parameters of a server now: read once however many people look or filter within five seconds. */
export function readSettings(target: AuthorizedTarget): Promise<SettingList> {
  return readShared(target, { name: 'settings', sharedMs: 5_000, read: (session) => session.settings.all() })
}
