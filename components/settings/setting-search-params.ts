import { parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { SettingChoice } from '@/lib/features/settings/contract'

/** What the address of Settings says: which parameters, filters, and the one whose sheet is open. */
export const settingParams = {
  show: parseAsStringLiteral([
    'changed',
    'all',
    'pending',
  ] as const satisfies readonly SettingChoice[]).withDefault('changed'),
  category: parseAsString,
  source: parseAsString,
  q: parseAsString.withDefault('').withOptions({ throttleMs: 300 }),
  setting: parseAsString,
}

export type SettingParams = {
  show: SettingChoice
  category: string | null
  source: string | null
  q: string
}

/** The filters as a request carries them, with nothing for what is left open. */
export function queryOf({ show, category, source, q }: SettingParams) {
  return {
    choice: show,
    ...(category === null ? {} : { category }),
    ...(source === null ? {} : { source }),
    ...(q.trim() === '' ? {} : { q: q.trim() }),
  }
}
