/** The marks of a value axis from 0 up: at most six, at round steps, the last at or above `most`. */
export function valueTicks(most: number): number[] {
  const top = most > 0 && Number.isFinite(most) ? most : 1
  const rough = top / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10) * power
  const count = Math.ceil(top / step - 1e-9)
  // Multiplied, not added up: 0.1 + 0.2 is no round mark.
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
]

/** The marks of a time axis between two moments (milliseconds): whole steps, at most `most` of them. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const step = STEPS.find((one) => (to - from) / one <= most) ?? 30 * DAY
  const first = Math.ceil(from / step) * step
  const ticks: number[] = []
  for (let at = first; at <= to && ticks.length < most; at += step) ticks.push(at)
  return ticks
}

/** The index of the point nearest to a moment; points are in order. -1 without points. */
export function nearest(points: ReadonlyArray<{ at: number }>, at: number): number {
  let low = 0
  let high = points.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((points[middle]?.at ?? 0) <= at) low = middle
    else high = middle
  }
  const a = points[low]
  const b = points[high]
  if (!a || !b) return -1
  return Math.abs(a.at - at) <= Math.abs(b.at - at) ? low : high
}
