/** A point of a stacked picture: values from the bottom up; all null is a gap. */
export type StackPoint = { at: number; values: ReadonlyArray<number | null> }
export type StackFrame = { from: number; to: number; stepMs: number; top: number }

/** The side of the square that paths are drawn in; it is stretched to its box. */
export const SQUARE = 1_000

/** The greatest sum of all points. */
export function highest(points: ReadonlyArray<StackPoint>): number {
  return points.reduce((most, { values }) => Math.max(most, sumOf(values)), 0)
}

/** The sum of a point; null values count nothing. */
export function sumOf(values: ReadonlyArray<number | null>): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
}

/** Stretches of points without a gap, as pairs of indexes, the second past the end. */
function runsOf(points: ReadonlyArray<StackPoint>): Array<[number, number]> {
  const runs: Array<[number, number]> = []
  points.forEach(({ values }, index) => {
    if (values.every((value) => value === null)) return
    const last = runs.at(-1)
    if (last && last[1] === index) last[1] = index + 1
    else runs.push([index, index + 1])
  })
  return runs
}

/** Spans of the points at which nothing was read, as pairs of moments. */
export function stackGaps(
  points: ReadonlyArray<StackPoint>,
  stepMs: number,
): Array<{ from: number; to: number }> {
  const gaps: Array<{ from: number; to: number }> = []
  for (const { at, values } of points) {
    if (values.some((value) => value !== null)) continue
    const last = gaps.at(-1)
    if (last && last.to === at) last.to = at + stepMs
    else gaps.push({ from: at, to: at + stepMs })
  }
  return gaps
}

/**
 * The layers of a stack from the bottom up, as steps: each point is an average over its part, not a value at a moment.
 * `area` is closed, `edge` its upper line.
 */
export function layersOf(
  points: ReadonlyArray<StackPoint>,
  count: number,
  frame: StackFrame,
): Array<{ area: string; edge: string }> {
  const width = frame.to - frame.from
  const x = (at: number) => round(((Math.min(at, frame.to) - frame.from) / width) * SQUARE)
  const y = (value: number) => round((1 - Math.min(1, value / frame.top)) * SQUARE)
  const runs = runsOf(points)
  return Array.from({ length: count }, (_, layer) => {
    const parts = runs.map(([start, end]) => {
      const some = points.slice(start, end)
      const line = (upTo: number) =>
        some.map(({ at, values }) => {
          const height = y(sumOf(values.slice(0, upTo)))
          return [`${x(at)} ${height}`, `${x(at + frame.stepMs)} ${height}`] as const
        })
      const upper = line(layer + 1).flat()
      const lower = line(layer).flat().reverse()
      return { area: `M${[...upper, ...lower].join('L')}Z`, edge: `M${upper.join('L')}` }
    })
    return { area: parts.map(({ area }) => area).join(''), edge: parts.map(({ edge }) => edge).join('') }
  })
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** Where the line of processors lies: null where it would press the load to the ground, and is only told. */
export function coresLine(cores: number, most: number): number | null {
  return cores <= Math.max(4, most * 4) ? cores : null
}
