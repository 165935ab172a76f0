import type { Fleet } from '@/lib/features/overview/contract'
import { fleetTexts as t } from '@/lib/texts/fleet'
import { plural } from '@/lib/texts/texts'
import { isUnknown } from './filter-fleet'

/** The heading of the fleet: how many need a look, are unknown, or are well. */
export function fleetTitle(fleet: Fleet): string {
  const all = fleet.items.length
  const count = plural(t.nTargets, all)
  const bad = new Set(
    fleet.problems.filter((problem) => problem.severity !== 'info').map((problem) => problem.targetId),
  )
  if (bad.size > 0) return plural(t.needLook, bad.size, { targets: count })
  const unknown = fleet.items.filter(isUnknown).length
  if (unknown > 0)
    return unknown === all
      ? plural(t.allUnknown, all)
      : plural(t.someUnknown, all - unknown, { targets: count, unknown })
  return plural(t.allWell, all)
}

/** What is not said of targets whose figures this person may not see; null when all are shown. */
export function withheldSentence(fleet: Fleet): string | null {
  const hidden = fleet.items.filter((item) => item.withheld).length
  if (hidden === 0) return null
  return hidden === fleet.items.length ? t.allWithheld : plural(t.someWithheld, hidden)
}
