import type { ReactNode } from 'react'
import { cn } from './cn'

/** A region that scrolls by itself, reachable by keyboard, with the browser's own thin scrollbar. */
export function ScrollArea({
  label,
  children,
  className,
}: {
  label: string
  children: ReactNode
  className?: string
}) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      className={cn('relative overflow-auto [scrollbar-width:thin]', className)}
    >
      {children}
    </section>
  )
}
