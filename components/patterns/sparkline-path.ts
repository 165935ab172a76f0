export type SparkMark = { d: string; dot: boolean }

/** What is drawn of a small course: a line per unbroken run, a dot for a lone point. A null is a gap and draws nothing. */
export function sparklineMarks(
  points: ReadonlyArray<number | null>,
  width: number,
  height: number,
): SparkMark[] {
  const values = points.filter((point): point is number => point !== null)
  if (values.length === 0) return []
  const low = Math.min(0, ...values)
  const high = Math.max(...values)
  const span = high - low || 1
  const step = points.length > 1 ? (width - 2) / (points.length - 1) : 0
  const marks: SparkMark[] = []
  let run: string[] = []
  const flush = () => {
    if (run.length === 1) marks.push({ d: `M${run[0]}h0.01`, dot: true })
    if (run.length > 1) marks.push({ d: `M${run.join('L')}`, dot: false })
    run = []
  }
  points.forEach((point, index) => {
    if (point === null) flush()
    else
      run.push(
        `${(1 + index * step).toFixed(1)} ${(height - 1 - ((point - low) / span) * (height - 2)).toFixed(1)}`,
      )
  })
  flush()
  return marks
}

/**
 * When a course begins, in Unix milliseconds: the start of the first step that is known. Null when it fills the whole
 * span, or is empty.
 * @param end of the span; its steps end at whole multiples of their length
 */
export function courseBegins(
  points: ReadonlyArray<number | null>,
  end: number,
  spanMs: number,
): number | null {
  const first = points.findIndex((point) => point !== null)
  if (first < 1) return null
  const step = spanMs / points.length
  return Math.ceil(end / step) * step - spanMs + first * step
}
