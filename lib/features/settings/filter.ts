import type { ListedSetting, SettingList } from '@/lib/engines/contract/settings'
import type { SettingFilter, SettingView } from './contract'

/** How many parameters each value of a field has, by name of the value. */
function countBy(settings: readonly ListedSetting[], field: 'category' | 'source') {
  const counts = new Map<string, number>()
  for (const one of settings) {
    const value = one[field]
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => (a.value < b.value ? -1 : 1))
}

function fits(one: ListedSetting, { choice, category, source }: SettingFilter, words: readonly string[]) {
  if (choice === 'changed' && one.changed !== true && one.pending !== true) return false
  if (choice === 'pending' && one.pending !== true) return false
  if (category !== undefined && one.category !== category) return false
  if (source !== undefined && one.source !== source) return false
  if (words.length === 0) return true
  const text = `${one.name} ${one.value ?? ''} ${one.description ?? ''}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

/** The parameters that fit a filter, those that wait for a restart first, and what can be chosen from. */
export function filterSettings({ settings }: SettingList, filter: SettingFilter) {
  const words = (filter.q ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const matching = settings.filter((one) => fits(one, filter, words))
  const first = matching.filter((one) => one.pending === true)
  const others = matching.filter((one) => one.pending !== true)
  return {
    items: [...first, ...others].map(({ moves: _, ...one }): SettingView => one),
    total: settings.length,
    changed: settings.filter((one) => one.changed === true).length,
    pending: settings.filter((one) => one.pending === true).length,
    categories: countBy(settings, 'category'),
    sources: countBy(settings, 'source'),
  }
}
