import { withMarks } from './number'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/**
 * A size in binary units spelled as PostgreSQL does (1 kB is 1 024 bytes): "812 B", "1.4 kB", "220 MB".
 * Three significant digits at most; a sign stays.
 */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return '–'
  let value = Math.abs(bytes)
  let unit = 0
  while (unit < UNITS.length - 1 && roundsTo(value) >= 1024) {
    value /= 1024
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  const text = value.toFixed(digits).replace(/\.0$/, '')
  return `${bytes < 0 ? '−' : ''}${withMarks(text)} ${UNITS[unit]}`
}

/** A rate of bytes per second. */
export function formatByteRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`
}

// 1 023.7 would print as "1024"; it belongs to the next unit.
function roundsTo(value: number): number {
  return value >= 100 ? Math.round(value) : value
}
