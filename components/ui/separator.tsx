import { cn } from './cn'

/** A hairline. */
export function Separator({ vertical = false, className }: { vertical?: boolean; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn('block shrink-0 bg-line', vertical ? 'h-full w-px' : 'h-px w-full', className)}
    />
  )
}
