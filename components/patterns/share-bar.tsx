import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

/** A number over a thin bar for its share of the total (0 to 1). The bar is decoration; the number is the fact. */
export function ShareBar({
  share,
  children,
  className,
}: {
  share: number
  children: ReactNode
  className?: string
}) {
  const width = `${Math.min(1, Math.max(0, share)) * 100}%`
  return (
    <span className={cn('relative block pb-1', className)}>
      {children}
      <span
        aria-hidden="true"
        className="absolute inset-x-0 bottom-0 block h-[3px] overflow-hidden rounded-full bg-line"
      >
        <span className="block h-full bg-accent/60" style={{ width }} />
      </span>
    </span>
  )
}
