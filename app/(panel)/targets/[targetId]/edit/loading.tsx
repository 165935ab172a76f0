import { Skeleton } from '@/components/ui/skeleton'

const PARTS = ['place', 'address', 'credentials']

export default function Loading() {
  return (
    <div aria-busy="true">
      {PARTS.map((part) => (
        <div
          key={part}
          className="grid grid-cols-[minmax(0,18rem)_minmax(0,1fr)] gap-x-8 gap-y-3 border-t py-6 first:border-t-0 max-lg:grid-cols-1"
        >
          <Skeleton className="h-6 w-40" />
          <Skeleton className="h-64 w-full max-w-xl" />
        </div>
      ))}
    </div>
  )
}
