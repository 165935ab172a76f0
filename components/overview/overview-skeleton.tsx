import { Skeleton } from '@/components/ui/skeleton'
import { overviewTexts as t } from '@/lib/texts/overview'

const SIX = ['a', 'b', 'c', 'd', 'e', 'f']

/** Overview while it loads, in its final frame. */
export function OverviewSkeleton() {
  return (
    <div role="status" aria-label={t.overviewIsLoading}>
      <div className="mb-6 grid grid-cols-6 gap-4 max-lg:grid-cols-3 max-sm:grid-cols-2">
        {SIX.map((key) => (
          <div key={key} className="border-l py-1 pl-3">
            <Skeleton className="mb-2 w-20" />
            <Skeleton className="h-7 w-24" />
          </div>
        ))}
      </div>
      <div className="grid grid-cols-2 gap-8 max-lg:grid-cols-1">
        {SIX.slice(0, 4).map((key) => (
          <Skeleton key={key} className="h-52 w-full" />
        ))}
      </div>
    </div>
  )
}
