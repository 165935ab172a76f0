import { aheadMs } from '@/lib/format/zone'
import { nextAfter } from './cron'
import { jumpBetween } from './wall'

const DAY = 86_400_000
/** Clock changes are looked for so far ahead: one of each kind. */
const HORIZON_DAYS = 380

/**
 * What a clock change does to a time of a schedule.
 * - `moved`: the time is skipped; it runs when the gap ends
 * - `merged`: the same, where another time runs already
 * - `dropped`: the time does not come; what runs every hour simply goes on
 * - `first`: the time comes twice; it runs at its first coming
 * - `both`: the time comes twice; it runs at both
 */
export type ShiftHow = 'moved' | 'merged' | 'dropped' | 'first' | 'both'

/** A clock change that touches a schedule. `at` in Unix milliseconds, `clock` is the first time that it touches. */
export type Shift = { at: number; minutes: number; clock: string; how: ShiftHow }

/** When the clocks of a zone change after a moment, and by how many minutes; forward is positive. */
function clockChanges(zone: string, after: number): { at: number; minutes: number }[] {
  const found: { at: number; minutes: number }[] = []
  const start = Math.floor(after / 60_000) * 60_000
  let ahead = aheadMs(start, zone)
  for (let day = 1; day <= HORIZON_DAYS; day++) {
    const to = start + day * DAY
    const next = aheadMs(to, zone)
    if (next !== ahead) {
      const at = jumpBetween(to - DAY, to, zone)
      found.push({ at, minutes: (next - ahead) / 60_000 })
    }
    ahead = next
  }
  return found
}

/** True when an expression names a time of the clock on the wall, given as if it were UTC. */
function names(cron: string, wall: number): boolean {
  return nextAfter(cron, 'UTC', wall - 1_000) === wall
}

const clockOf = (wall: number) => new Date(wall).toISOString().slice(11, 16)

function shiftAt(cron: string, zone: string, at: number, minutes: number): Shift | null {
  const before = at + aheadMs(at - 1, zone)
  const after = at + aheadMs(at, zone)
  // Skipped: from `before` to `after`. Twice: from `after` to `before`.
  const touched = nextAfter(cron, 'UTC', Math.min(before, after) - 1_000)
  if (touched === null || touched >= Math.max(before, after)) return null
  const isRun = (moment: number) => nextAfter(cron, zone, moment - 1_000) === moment
  const common = { at, minutes, clock: clockOf(touched) }
  if (minutes < 0) {
    const second = at + (touched - after)
    const isFirst = isRun(second + minutes * 60_000)
    return { ...common, how: isFirst && isRun(second) ? 'both' : 'first' }
  }
  if (!isRun(at)) return { ...common, how: 'dropped' }
  return { ...common, how: names(cron, after) ? 'merged' : 'moved' }
}

/** The clock changes of about a year that touch a schedule, in order. */
export function shiftsAfter(cron: string, zone: string, after: number): Shift[] {
  return clockChanges(zone, after)
    .map(({ at, minutes }) => shiftAt(cron, zone, at, minutes))
    .filter((shift) => shift !== null)
}

/** What a clock change has to do with a run: `moved` there, or the `first` or `second` of two of this time. */
export type RunClock = 'moved' | 'first' | 'second'

/** What a clock change has to do with a run of an expression; null on all other days. */
export function clockOfRun(cron: string, zone: string, at: number): RunClock | null {
  const ahead = aheadMs(at, zone)
  if (aheadMs(at - 1, zone) < ahead && !names(cron, at + ahead)) return 'moved'
  // Clocks change by half an hour or more, and by no more than three.
  for (let later = 30; later <= 180; later += 30) {
    const moved = later * 60_000
    if (ahead - aheadMs(at + moved, zone) === moved) return 'first'
    if (aheadMs(at - moved, zone) - ahead === moved) return 'second'
  }
  return null
}
