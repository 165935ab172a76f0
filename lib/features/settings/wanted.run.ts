import 'server-only'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { Setting } from '@/lib/engines/contract/settings'
import { AppError } from '@/lib/errors'
import { settingPlansTexts as t } from '@/lib/texts/setting-plans'
import { say } from '@/lib/texts/texts'
import type { SetOne } from './changes/set'

const refuse = (detail: string) => new AppError('change.refused', { detail })

/** The elements of a list as the server shows it. */
export function elementsOf(value: string): string[] {
  return value
    .split(',')
    .map((one) => one.trim().replace(/^"(.*)"$/, '$1'))
    .filter((one) => one !== '')
}

/**
 * What a parameter is set to now: the value that waits for a restart where there is one, so that adding to a list
 * does not lose what somebody else added before.
 * @throws AppError `change.refused` when one waits that this role may not see
 */
export async function writtenValue(session: EngineSession, setting: Setting): Promise<string> {
  if (!setting.pendingRestart) return setting.value
  const pending = await session.lifecycle.pending()
  const waiting = pending.known ? pending.value.find((one) => one.name === setting.name) : undefined
  // In between the server's process took the files in, and what waited is what it runs with.
  if (pending.known && !waiting) return setting.value
  if (!waiting?.next.known) throw refuse(say(t.newValueOfWaits, { name: setting.name }))
  return waiting.next.value
}

/** The value that is wanted; null for the default. @throws AppError `change.refused` when it is so already */
export async function wantedValue(
  session: EngineSession,
  setting: Setting,
  one: SetOne,
): Promise<string | null> {
  if (!('add' in one)) {
    if (one.value === setting.value && !setting.pendingRestart)
      throw refuse(say(t.isAlready, { name: setting.name, value: setting.value }))
    return one.value
  }
  const now = elementsOf(await writtenValue(session, setting))
  if (now.includes(one.add)) throw refuse(say(t.listsAlready, { name: setting.name, add: one.add }))
  return [...now, one.add].join(', ')
}
