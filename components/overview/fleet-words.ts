import type { Fleet } from '@/lib/features/overview/contract'
import { formatCount } from '@/lib/format/number'
import { isUnknown } from './filter-fleet'

const isAre = (count: number) => (count === 1 ? 'is' : 'are')

/** The heading of the fleet: how many need a look, are unknown, or are well. */
export function fleetTitle(fleet: Fleet): string {
  const all = fleet.items.length
  const count = formatCount(all, 'target')
  const bad = new Set(
    fleet.problems.filter((problem) => problem.severity !== 'info').map((problem) => problem.targetId),
  )
  if (bad.size > 0) return `${bad.size} of ${count} ${bad.size === 1 ? 'needs' : 'need'} a look`
  const unknown = fleet.items.filter(isUnknown).length
  if (unknown > 0)
    return unknown === all
      ? `The state of ${all === 1 ? 'the one target' : `all ${count}`} is unknown to you`
      : `${all - unknown} of ${count} ${isAre(all - unknown)} well, ${unknown} unknown to you`
  return all === 1 ? 'The one target is well' : `All ${count} are well`
}

/** What is not said of targets whose figures this person may not see; null when all are shown. */
export function withheldSentence(fleet: Fleet): string | null {
  const hidden = fleet.items.filter((item) => item.withheld).length
  if (hidden === 0) return null
  const which = hidden === fleet.items.length ? 'any target' : formatCount(hidden, 'target')
  return `Your roles do not show the figures of ${which}: what may be wrong there is not known here.`
}
