/** Sizes and times as PostgreSQL's own units go, the largest last. */
const LADDERS: readonly (readonly (readonly [string, number])[])[] = [
  [
    ['B', 1],
    ['kB', 1024],
    ['MB', 1024 ** 2],
    ['GB', 1024 ** 3],
    ['TB', 1024 ** 4],
  ],
  [
    ['us', 0.001],
    ['ms', 1],
    ['s', 1_000],
    ['min', 60_000],
    ['h', 3_600_000],
    ['d', 86_400_000],
  ],
]

/**
 * A value with its unit as a person would write it: 16384 of `8kB` is `128 MB`, 300000 of `ms` is `5 min`. Exact: the
 * largest unit that leaves a whole number. Numbers of zero and below often mean something else, and stay bare.
 */
export function settingText(value: string, unit: string | null): string {
  const parts = /^(\d*)([A-Za-z]+)$/.exec(unit ?? '')
  if (!parts || !/^-?\d+$/.test(value)) return unit === null || unit === '' ? value : `${value} ${unit}`
  const count = Number(value)
  if (count <= 0) return value
  const ladder = LADDERS.find((steps) => steps.some(([name]) => name === parts[2]))
  const factor = ladder?.find(([name]) => name === parts[2])?.[1]
  if (!ladder || factor === undefined) return `${value} ${unit}`
  const amount = count * Number(parts[1] || 1) * factor
  const step = ladder.findLast(([, size]) => size >= factor && Number.isInteger(amount / size))
  return step ? `${amount / step[1]} ${step[0]}` : `${value} ${unit}`
}
