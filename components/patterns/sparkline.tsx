import { cn } from '@/components/ui/cn'
import { sparklinePaths } from './sparkline-path'

export type SparklineProps = {
  points: ReadonlyArray<number | null>
  /** The course in words, for screen readers: "connections over 24 h, 12 to 80". */
  label: string
  width?: number
  height?: number
  className?: string
}

/** The course of a value, 80 × 20 px without axes, measured from zero. Gaps stay gaps. */
export function Sparkline({ points, label, width = 80, height = 20, className }: SparklineProps) {
  const paths = sparklinePaths(points, width, height)
  if (paths.length === 0)
    return (
      <span
        role="img"
        aria-label={`${label}: no data`}
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
      className={cn('inline-block', className)}
    >
      {paths.map((path) => (
        <path
          key={path}
          d={path}
          fill="none"
          stroke="var(--series-1)"
          strokeWidth="1.5"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      ))}
    </svg>
  )
}
