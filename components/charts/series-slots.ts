/** The eight fixed places of series: colour and dash pattern together, so that colour is never alone. Never cycled. */
export const SERIES_SLOTS = [
  { color: 'var(--series-1)', dash: undefined },
  { color: 'var(--series-2)', dash: '6 3' },
  { color: 'var(--series-3)', dash: '2 3' },
  { color: 'var(--series-4)', dash: '8 3 2 3' },
  { color: 'var(--series-5)', dash: '12 3' },
  { color: 'var(--series-6)', dash: '4 2' },
  { color: 'var(--series-7)', dash: '2 2 6 2' },
  { color: 'var(--series-8)', dash: '1 3' },
] as const

/** `data`: the label is the name of a thing outside, and no word of ours. `unit`: of its values, in files. */
export type ChartSeries = { id: string; label: string; data?: boolean; unit?: string }
export type ChartPoint = { at: number; values: ReadonlyArray<number | null> }

/** Spans in which nothing was read at all, as pairs of moments: they are hatched. */
export function gapsOf(points: ReadonlyArray<ChartPoint>): Array<{ from: number; to: number }> {
  const gaps: Array<{ from: number; to: number }> = []
  points.forEach((point, index) => {
    if (point.values.some((value) => value !== null)) return
    const last = gaps.at(-1)
    const from = points[index - 1]?.at ?? point.at
    const to = points[index + 1]?.at ?? point.at
    if (last && last.to >= point.at) last.to = to
    else gaps.push({ from, to })
  })
  return gaps
}
