import { withMarks } from './number'

const STEPS: ReadonlyArray<readonly [unit: string, seconds: number]> = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
]

/**
 * A span of time given in milliseconds, two units at most: "340 ms", "1.4 s", "3 m 12 s", "2 d 4 h".
 * Below one millisecond two digits stay: "0.42 ms".
 */
export function formatDuration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return '–'
  if (milliseconds < 0) return `−${formatDuration(-milliseconds)}`
  if (milliseconds === 0) return '0 s'
  if (milliseconds < 10) return `${withMarks(String(Number(milliseconds.toFixed(2))))} ms`
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 9_950) return `${withMarks((milliseconds / 1000).toFixed(1))} s`
  const total = Math.round(milliseconds / 1000)
  const first = STEPS.findIndex(([, size]) => total >= size)
  const [unit, size] = STEPS[first] ?? ['s', 1]
  const head = Math.floor(total / size)
  const next = STEPS[first + 1]
  const rest = next ? Math.floor((total % size) / next[1]) : 0
  return next && rest > 0 ? `${head} ${unit} ${rest} ${next[0]}` : `${head} ${unit}`
}
