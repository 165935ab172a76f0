import { type Range, rangeMs, refreshMs } from '@/components/overview/overview-search-params'

export type Span = { from: number; to: number }

/** Figures come once a minute. */
const EVERY_MS = 60_000

/** How often the end of a range that ends now moves on. */
export function stepOf(range: Range): number {
  return Math.max(EVERY_MS, refreshMs(range))
}

/** The span that an address names: two moments, or a range that ends now, on whole steps of the clock. */
export function spanOf(
  { range, from, to }: { range: Range; from: number | null; to: number | null },
  now: number,
): Span {
  if (from !== null && to !== null && from < to) return { from, to }
  const step = stepOf(range)
  const end = Math.ceil(now / step) * step
  return { from: end - rangeMs(range), to: end }
}
