import { ListSkeleton } from '@/components/patterns/list-skeleton'
import { locksTexts as t } from '@/lib/texts/locks'

/** Locks while the server is asked, in its final frame. */
export function LockSkeleton() {
  return (
    <ListSkeleton
      label={t.locksAreLoading}
      head={['mb-3 h-5 w-80', 'mb-3 h-16 w-full']}
      cells={['w-12', 'w-40', 'w-24', 'w-full']}
      rows={5}
    />
  )
}
