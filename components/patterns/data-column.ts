import type { ReactNode } from 'react'

export type CellValue = string | number | boolean | Date | null

/** One column of a data table. `value` is what is sorted by; null is unknown or absent and always sorts last. */
export type DataColumn<T> = {
  id: string
  header: string
  /** Written after the header in a lighter shade: "ms", "kB". */
  unit?: string
  value: (row: T) => CellValue
  cell?: (row: T) => ReactNode
  numeric?: boolean
  /** Width in pixels at first; people may resize. */
  width?: number
  sortable?: boolean
  /** Hidden until chosen. */
  hidden?: boolean
  /** Names the row: cannot be hidden, stays at the left, heads the card on a phone. */
  primary?: boolean
}

/** Orders two values of one column; null last whatever the direction (the caller flips only the rest). */
export function compareCells(a: CellValue, b: CellValue): number {
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime()
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, 'en', { numeric: true })
  return Number(a) - Number(b)
}

/**
 * Keeps rows where they were while somebody points at them: known ids keep their place with new data, gone ones
 * stay with their last data and `gone`, new ones come after.
 */
export function steadyRows<T extends { id: string }>(
  before: ReadonlyArray<{ row: T; gone: boolean }>,
  now: ReadonlyArray<T>,
): Array<{ row: T; gone: boolean }> {
  const fresh = new Map(now.map((row) => [row.id, row]))
  const seen = new Set(before.map((entry) => entry.row.id))
  return [
    ...before.map((entry) => {
      const row = fresh.get(entry.row.id)
      return row ? { row, gone: false } : { row: entry.row, gone: true }
    }),
    ...now.filter((row) => !seen.has(row.id)).map((row) => ({ row, gone: false })),
  ]
}
