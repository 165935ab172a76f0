import { LockSkeleton } from '@/components/locks/lock-skeleton'

export default function Loading() {
  return <LockSkeleton />
}
