import type { InventoryItem } from '@/lib/engines/contract/inventory'
import type { SettingList } from '@/lib/engines/contract/settings'
import { settingText } from './show'

/** What is kept and compared of the parameters of a server: the value with its unit, and the one that waits. */
export function settingItems({ settings }: SettingList): InventoryItem[] {
  return settings
    .filter(({ moves }) => !moves)
    .map(({ name, value, unit, pending, next }) => ({
      name,
      facts: {
        ...(value === null ? {} : { value: settingText(value, unit) }),
        ...(pending === true ? { waiting: next === null ? '?' : settingText(next, unit) } : {}),
      },
    }))
}
