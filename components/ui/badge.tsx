import type { ReactNode } from 'react'
import { cn } from './cn'

export type BadgeTone = 'neutral' | 'accent' | 'production' | 'danger'
const TONES: Record<BadgeTone, string> = {
  neutral: 'border-line bg-hover text-ink-muted',
  accent: 'border-transparent bg-accent-soft text-ink',
  production: 'border-transparent bg-production text-on-production',
  danger: 'border-danger bg-transparent text-danger',
}

/** A short word about a thing. Never a status: that is patterns/status. */
export function Badge({
  tone = 'neutral',
  children,
  className,
}: {
  tone?: BadgeTone
  children: ReactNode
  className?: string
}) {
  return (
    <span
      className={cn(
        'inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm border px-1.5 text-xs',
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}
