import { ListSkeleton } from '@/components/patterns/list-skeleton'
import { indexListTexts as t } from '@/lib/texts/index-list'

/** Indexes while the server is asked, in their final frame. */
export function IndexSkeleton() {
  return (
    <ListSkeleton
      label={t.indexesAreLoading}
      head={['mb-3 h-5 w-96', 'mb-3 h-8 w-full max-w-3xl']}
      cells={['w-full', 'w-16', 'w-20', 'w-16']}
      rows={10}
    />
  )
}
