import { PACK_MS, STEP_MS } from './metrics'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export const resolutionNames = ['raw', '1m', '15m', '1h'] as const
export type ResolutionName = (typeof resolutionNames)[number]

/** One resolution of the samples: a table whose rows hold `spanMs` of a series in slots of `stepMs`. */
export type Resolution = {
  name: ResolutionName
  table: 'sample_packed' | 'sample_1m' | 'sample_15m' | 'sample_1h'
  stepMs: number
  spanMs: number
}

/** From the finest to the coarsest; each is rolled up from the one before it. */
export const RESOLUTIONS: readonly [Resolution, Resolution, Resolution, Resolution] = [
  { name: 'raw', table: 'sample_packed', stepMs: STEP_MS, spanMs: PACK_MS },
  { name: '1m', table: 'sample_1m', stepMs: MINUTE_MS, spanMs: HOUR_MS },
  { name: '15m', table: 'sample_15m', stepMs: 15 * MINUTE_MS, spanMs: 4 * HOUR_MS },
  { name: '1h', table: 'sample_1h', stepMs: HOUR_MS, spanMs: DAY_MS },
]

/** How far a resolution is rolled up (Unix milliseconds; null: nothing yet, and always of raw) and how long it is kept. */
export type ResolutionState = Resolution & { rolledUntil: number | null; keepDays: number }

/** What is asked of a history; Unix milliseconds. */
export type HistoryRange = { from: number; to: number; points: number }

/** How a range is read: buckets of `stepMs` from `from` on, each part of it from one table. */
export type ReadPlan = {
  resolution: ResolutionName
  from: number
  stepMs: number
  count: number
  parts: { source: Resolution; from: number; to: number }[]
}

/** A bucket may be so many times as long as asked for when a coarser table serves it. */
const ROUGHER = 1.5

/**
 * Takes the coarsest resolution that serves the range at about the points asked for, among those that are kept
 * that long. What it does not hold yet is read from the finer ones. Buckets lie on whole steps of the clock, so
 * that asking again a little later moves the picture by whole points.
 * @param slowest milliseconds between the samples of the slowest metric asked for
 */
export function readPlan(
  range: HistoryRange,
  slowest: number,
  states: readonly ResolutionState[],
  now: number,
): ReadPlan {
  const wanted = Math.max(slowest, Math.max(0, range.to - range.from) / range.points)
  const kept = states.filter((state) => range.from >= now - state.keepDays * DAY_MS)
  const usable = kept.length > 0 ? kept : states.slice(-1)
  const chosen =
    usable.findLast((state) => roundedUp(wanted, state.stepMs) <= wanted * ROUGHER) ??
    usable[0] ??
    RESOLUTIONS[0]
  let stepMs = roundedUp(wanted, chosen.stepMs)
  while (bucketsOf(range, stepMs) > range.points) stepMs += chosen.stepMs
  const from = Math.floor(range.from / stepMs) * stepMs
  const count = bucketsOf(range, stepMs)
  const parts = partsOf(states, chosen, from, from + count * stepMs)
  return { resolution: chosen.name, from, stepMs, count, parts }
}

function roundedUp(value: number, step: number): number {
  return Math.max(1, Math.ceil(value / step)) * step
}

function bucketsOf({ from, to }: HistoryRange, stepMs: number): number {
  return Math.max(1, Math.ceil((to - Math.floor(from / stepMs) * stepMs) / stepMs))
}

/** Each table up to where it is rolled up, the finer one from there on; the newest part is always raw. */
function partsOf(
  states: readonly ResolutionState[],
  chosen: Resolution,
  from: number,
  to: number,
): ReadPlan['parts'] {
  const parts: ReadPlan['parts'] = []
  let at = from
  for (const source of states.slice(0, states.findIndex((one) => one.name === chosen.name) + 1).reverse()) {
    const end = source.name === 'raw' ? to : Math.min(to, source.rolledUntil ?? at)
    if (end <= at) continue
    parts.push({ source, from: at, to: end })
    at = end
  }
  return parts
}
