import { Skeleton } from '@/components/ui/skeleton'

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f']

/** Fleet while it loads, in its final frame. */
export function FleetSkeleton() {
  return (
    <div role="status" aria-label="The fleet is loading">
      <Skeleton className="mb-2 h-6 w-72" />
      <Skeleton className="mb-6 h-4 w-48" />
      <Skeleton className="mb-4 h-8 w-full max-w-xl" />
      <Skeleton className="mb-2 h-8 w-full max-w-2xl" />
      {ROWS.map((row) => (
        <div key={row} className="flex h-(--row-h) items-center gap-4 border-b">
          <Skeleton className="w-16" />
          <Skeleton className="w-48" />
          <Skeleton className="w-24" />
          <Skeleton className="ml-auto w-24" />
          <Skeleton className="w-32" />
        </div>
      ))}
    </div>
  )
}
