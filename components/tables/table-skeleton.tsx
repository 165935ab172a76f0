import { ListSkeleton } from '@/components/patterns/list-skeleton'
import { tableListTexts as t } from '@/lib/texts/table-list'

/** Tables while the server is asked, in their final frame. */
export function TableSkeleton() {
  return (
    <ListSkeleton
      label={t.tablesAreLoading}
      head={['mb-3 h-5 w-96', 'mb-3 h-8 w-full max-w-3xl']}
      cells={['w-full', 'w-16', 'w-20', 'w-16']}
      rows={10}
    />
  )
}
