import { Skeleton } from '@/components/ui/skeleton'

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

export type ListSkeletonProps = {
  /** What is loading, for screen readers. */
  label: string
  /** Classes of what stands above the rows, from the top. */
  head: readonly string[]
  /** Classes of the cells of each row. */
  cells: readonly string[]
  /** How many rows, at most eight. */
  rows: number
}

/** A page with a list while it loads, in its final frame. */
export function ListSkeleton({ label, head, cells, rows }: ListSkeletonProps) {
  return (
    <div role="status" aria-label={label}>
      {head.map((shape) => (
        <Skeleton key={shape} className={shape} />
      ))}
      {ROWS.slice(0, rows).map((row) => (
        <div key={row} className="flex h-(--row-h) items-center gap-4 border-b">
          {cells.map((shape) => (
            <Skeleton key={shape} className={shape} />
          ))}
        </div>
      ))}
    </div>
  )
}
