import { createHash } from 'node:crypto'
import { blackoutAt, type Calendar, closesAt, opensAt } from './calendar'
import { lastUntil, nextAfter } from './cron'

/**
 * What a schedule asks of the calendar of its place.
 * - `always`: nothing
 * - `not-blackout`: no blackout day
 * - `window`: within a maintenance window, and no blackout day
 */
export const WINDOW_RULES = ['always', 'not-blackout', 'window'] as const
export type WindowRule = (typeof WINDOW_RULES)[number]

/** What decides when a schedule runs. */
export type Timing = {
  /** Also what its jitter is made of. */
  id: string
  /** Five fields, valid. */
  cron: string
  /** IANA name. */
  zone: string
  jitterSeconds: number
  rule: WindowRule
  /** How long after its time a run that was missed may begin; a `window` schedule has its window for that. */
  lateMinutes: number
}

/** A run that begins later than this is late. */
export const ON_TIME_MS = 60_000

const MOST_COUNTED = 500
const MOST_SKIPPED = 2_000

/** Milliseconds after its nominal time at which a run is due: the same wherever it is computed. */
export function jitterMs(timing: Pick<Timing, 'id' | 'jitterSeconds'>, nominal: number): number {
  if (timing.jitterSeconds <= 0) return 0
  const hash = createHash('sha256').update(`${timing.id}:${nominal}`).digest()
  return hash.readUInt32BE(0) % (timing.jitterSeconds * 1_000)
}

/** When a run of a nominal time is due. Jitter never carries it out of its window. */
export function dueAt(timing: Timing, calendar: Calendar, nominal: number): number {
  const due = nominal + jitterMs(timing, nominal)
  if (timing.rule !== 'window' || due === nominal) return due
  const closes = closesAt(calendar.windows, nominal)
  return closes !== null && due >= closes ? nominal : due
}

/** The next nominal time after a moment; of a `window` schedule only those within a window count. */
export function nextNominal(timing: Timing, calendar: Calendar, after: number): number | null {
  let from = after
  for (let round = 0; round < MOST_SKIPPED; round++) {
    const at = nextAfter(timing.cron, timing.zone, from)
    if (at === null || timing.rule !== 'window') return at
    const opens = opensAt(calendar.windows, at)
    if (opens === null || opens <= at) return opens === null ? null : at
    from = opens - 1
  }
  return null
}

function lastNominal(timing: Timing, calendar: Calendar, after: number, until: number): number | null {
  if (timing.rule !== 'window') return lastUntil(timing.cron, timing.zone, after, until)
  let last: number | null = null
  for (let round = 0, from = after; round < MOST_SKIPPED; round++) {
    const at = nextNominal(timing, calendar, from)
    if (at === null || at > until) break
    last = at
    from = at
  }
  return last
}

/** A nominal time to come, and the blackout that will keep it from running. */
export type NextRun = { at: number; blackout: string | null }

/** The next nominal times after a moment. */
export function nextRuns(timing: Timing, calendar: Calendar, after: number, count: number): NextRun[] {
  const runs: NextRun[] = []
  for (let at = nextNominal(timing, calendar, after); at !== null && runs.length < count; ) {
    runs.push({ at, blackout: forbids(timing, calendar, at) })
    at = nextNominal(timing, calendar, at)
  }
  return runs
}

/** Name of the blackout that forbids a run at a moment; null when none does. */
function forbids(timing: Timing, calendar: Calendar, at: number): string | null {
  return timing.rule === 'always' ? null : (blackoutAt(calendar.blackouts, at)?.name ?? null)
}

/**
 * What is to be done with a schedule.
 * - `wait`: nothing before `until` (null: never)
 * - `fire`: it runs for `nominal`; `late` when it should have begun earlier
 * - `skip`: a blackout forbids it
 * - `missed`: nobody ran it from `nominal` through `through`, `times` times, and it is too late now
 */
export type Decision =
  | { what: 'wait'; until: number | null }
  | { what: 'fire'; nominal: number; late: boolean }
  | { what: 'skip'; nominal: number; why: string }
  | { what: 'missed'; nominal: number; through: number; times: number }

/** Whether a run that is not on time may still begin: within its window, or within its minutes. */
export function mayRunLate(timing: Timing, calendar: Calendar, nominal: number, now: number): boolean {
  if (forbids(timing, calendar, now) !== null) return false
  if (timing.rule !== 'window') return now - dueAt(timing, calendar, nominal) <= timing.lateMinutes * 60_000
  const closes = closesAt(calendar.windows, nominal)
  return closes !== null && now < closes
}

/**
 * Decides about the nominal times after `lastFire`: one decision at a time, oldest first. All but the last of
 * several that passed are missed; the last runs late where it may. All moments are Unix milliseconds.
 * @param lastFire the last nominal time that was dealt with, or since when the schedule holds
 */
export function decide(timing: Timing, calendar: Calendar, now: number, lastFire: number): Decision {
  // A clock that was put back: the unique key of fires keeps what ran already from running again.
  const after = Math.min(lastFire, now)
  const first = nextNominal(timing, calendar, after)
  if (first === null) return { what: 'wait', until: null }
  const due = dueAt(timing, calendar, first)
  if (due > now) return { what: 'wait', until: due }
  const second = nextNominal(timing, calendar, first)
  if (second !== null && dueAt(timing, calendar, second) <= now)
    return missedBefore(timing, calendar, now, first)
  const why = forbids(timing, calendar, first)
  if (why !== null) return { what: 'skip', nominal: first, why }
  const late = now - due > ON_TIME_MS
  if (late && !mayRunLate(timing, calendar, first, now))
    return { what: 'missed', nominal: first, through: first, times: 1 }
  return { what: 'fire', nominal: first, late }
}

/** The nominal times that passed before the last that is due. `times` is counted up to five hundred. */
function missedBefore(timing: Timing, calendar: Calendar, now: number, first: number): Decision {
  let latest = lastNominal(timing, calendar, first, now)
  while (latest !== null && latest > first && dueAt(timing, calendar, latest) > now)
    latest = lastNominal(timing, calendar, first, latest - 1)
  let through = first
  let times = 1
  for (; times < MOST_COUNTED; times++) {
    const at = nextNominal(timing, calendar, through)
    if (at === null || latest === null || at >= latest) break
    through = at
  }
  const end = latest === null ? null : lastNominal(timing, calendar, through, latest - 1)
  return { what: 'missed', nominal: first, through: end ?? through, times }
}
