import { Skeleton } from '@/components/ui/skeleton'

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** Activity while the server is asked, in its final frame. */
export function SessionSkeleton() {
  return (
    <div role="status" aria-label="The sessions are loading">
      <Skeleton className="mb-3 h-5 w-64" />
      <Skeleton className="mb-3 h-8 w-96" />
      <Skeleton className="mb-3 h-8 w-full max-w-3xl" />
      {ROWS.map((row) => (
        <div key={row} className="flex h-(--row-h) items-center gap-4 border-b">
          <Skeleton className="w-12" />
          <Skeleton className="w-40" />
          <Skeleton className="w-24" />
          <Skeleton className="w-full" />
        </div>
      ))}
    </div>
  )
}
