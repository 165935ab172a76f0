import { IndexSkeleton } from '@/components/indexes/index-skeleton'

export default function Loading() {
  return <IndexSkeleton />
}
