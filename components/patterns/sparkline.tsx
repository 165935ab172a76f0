import { cn } from '@/components/ui/cn'
import { patternTexts as t } from '@/lib/texts/patterns'
import { say } from '@/lib/texts/texts'
import { sparklineMarks } from './sparkline-path'

export type SparklineProps = {
  points: ReadonlyArray<number | null>
  /** The course in words, for screen readers: "connections over 24 h, 12 to 80". */
  label: string
  width?: number
  height?: number
  className?: string
}

/** The course of a value, 80 × 20 px over a base line, measured from zero. Gaps stay gaps; a lone point is a dot. */
export function Sparkline({ points, label, width = 80, height = 20, className }: SparklineProps) {
  const marks = sparklineMarks(points, width, height)
  if (marks.length === 0)
    return (
      <span
        role="img"
        aria-label={say(t.noData, { label })}
        className={cn('hatched inline-block rounded-sm', className)}
        style={{ width, height }}
      />
    )
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={cn('inline-block overflow-visible', className)}
    >
      <title>{label}</title>
      <path d={`M1 ${height - 0.5}H${width - 1}`} stroke="var(--line)" />
      {marks.map(({ d, dot }) => (
        <path
          key={d}
          d={d}
          fill="none"
          stroke="var(--series-1)"
          strokeWidth={dot ? 4 : 1.5}
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      ))}
    </svg>
  )
}
