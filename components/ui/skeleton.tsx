import { cn } from './cn'

/** A place that is loading, the size of what will stand there. Appears after 200 ms, so quick answers never flash. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      data-loading=""
      className={cn(
        'block min-h-4 animate-[pulse-slow_1.6s_ease-in-out_200ms_infinite] rounded-sm bg-hover',
        className,
      )}
    />
  )
}
