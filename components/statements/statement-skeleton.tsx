import { ListSkeleton } from '@/components/patterns/list-skeleton'
import { statementsTexts as t } from '@/lib/texts/statements'

/** Statements while the store is asked, in their final frame. */
export function StatementSkeleton() {
  return (
    <ListSkeleton
      label={t.statementsAreLoading}
      head={['mb-3 h-5 w-96', 'mb-4 h-32 w-full', 'mb-3 h-8 w-full max-w-3xl']}
      cells={['w-full', 'w-16', 'w-20', 'w-16']}
      rows={8}
    />
  )
}
