import 'server-only'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { SettingList } from '@/lib/engines/contract/settings'
import { askLive } from '@/lib/targets/live-connection'

/** One reading serves everybody who looks or filters within this time, in milliseconds. */
const SHARED_MS = 5_000

const HOLDER = Symbol.for('quarterdeck.settingReadings')
type Holder = { [HOLDER]?: Map<string, { at: number; reading: Promise<SettingList> }> }

/** All parameters of a server now: read once however many people look. */
export function readSettings(target: AuthorizedTarget): Promise<SettingList> {
  const holder = globalThis as Holder
  holder[HOLDER] ??= new Map()
  const all = holder[HOLDER]
  const now = Date.now()
  for (const [id, { at }] of all) if (now - at >= SHARED_MS) all.delete(id)
  const kept = all.get(target.id)
  if (kept) return kept.reading
  const reading = askLive(target, (session) => session.settings.all())
  all.set(target.id, { at: now, reading })
  reading.catch(() => all.delete(target.id))
  return reading
}
