import { ListSkeleton } from '@/components/patterns/list-skeleton'
import { activityTexts as t } from '@/lib/texts/activity'

/** The history of activity while the store is asked, in its final frame. */
export function ActivitySkeleton() {
  return (
    <ListSkeleton
      label={t.loading}
      head={['mb-3 h-5 w-96', 'mb-3 h-8 w-full max-w-xl', 'mb-4 h-56 w-full']}
      cells={['w-full', 'w-16', 'w-40']}
      rows={6}
    />
  )
}
