/** SVG paths of a small line, one per unbroken run; a null is a gap and draws nothing. Lone points become dots. */
export function sparklinePaths(
  points: ReadonlyArray<number | null>,
  width: number,
  height: number,
): string[] {
  const values = points.filter((point): point is number => point !== null)
  if (values.length === 0) return []
  const low = Math.min(0, ...values)
  const high = Math.max(...values)
  const span = high - low || 1
  const step = points.length > 1 ? (width - 2) / (points.length - 1) : 0
  const paths: string[] = []
  let run: string[] = []
  const flush = () => {
    if (run.length === 1) paths.push(`M${run[0]}h0.01`)
    if (run.length > 1) paths.push(`M${run.join('L')}`)
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
  return paths
}
