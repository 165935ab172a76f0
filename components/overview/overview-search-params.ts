import { parseAsStringLiteral } from 'nuqs/server'
import { overviewTexts as t } from '@/lib/texts/overview'

export const RANGES = ['1h', '6h', '24h', '7d'] as const
export type Range = (typeof RANGES)[number]

/** What the address of Overview says: how far back the charts go. */
export const overviewParams = { range: parseAsStringLiteral(RANGES).withDefault('1h') }

const HOURS: Record<Range, number> = { '1h': 1, '6h': 6, '24h': 24, '7d': 168 }

/** Length of a range in milliseconds. */
export function rangeMs(range: Range): number {
  return HOURS[range] * 3_600_000
}

/** How often a chart of that range is read again: a 300th of it, never more often than the collector reads. */
export function refreshMs(range: Range): number {
  return Math.max(10_000, rangeMs(range) / 300)
}

/** How a range reads after "The last". */
export const RANGE_WORDS: Record<Range, string> = {
  '1h': t.hour,
  '6h': t.n6Hours,
  '24h': t.n24Hours,
  '7d': t.n7Days,
}
