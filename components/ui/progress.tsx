'use client'
import { Progress as Base } from '@base-ui/react/progress'
import { cn } from './cn'

export type ProgressProps = {
  label: string
  /** 0 to 100; null while nobody knows how much there is. */
  value: number | null
  /** Words instead of the percentage, such as "3 of 7 tables". */
  text?: string
  className?: string
}

/** How far something is. An unknown end is hatched, never an invented percentage. */
export function Progress({ label, value, text, className }: ProgressProps) {
  const words = text ?? (value === null ? 'unknown' : `${Math.round(value)} %`)
  return (
    <Base.Root
      value={value}
      aria-valuetext={words}
      className={cn('grid grid-cols-[1fr_auto] gap-x-2 gap-y-1 text-sm', className)}
    >
      <Base.Label>{label}</Base.Label>
      <span className="tabular text-ink-muted">{words}</span>
      <Base.Track
        className={cn('col-span-2 h-1.5 overflow-hidden rounded-full bg-hover', value === null && 'hatched')}
      >
        <Base.Indicator className="h-full bg-accent" />
      </Base.Track>
    </Base.Root>
  )
}
