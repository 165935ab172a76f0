import { Skeleton } from '@/components/ui/skeleton'

export default function Loading() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-4 h-8 w-80" />
      <Skeleton className="h-96 w-full" />
    </div>
  )
}
