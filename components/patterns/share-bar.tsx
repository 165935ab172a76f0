import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

/** A number with a bar behind it for its share of the total (0 to 1). The bar is decoration; the number is the fact. */
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
    <span className={cn('relative block overflow-hidden rounded-sm px-1', className)}>
      <span aria-hidden="true" className="absolute inset-y-0 right-0 bg-accent-soft" style={{ width }} />
      <span className="relative">{children}</span>
    </span>
  )
}
