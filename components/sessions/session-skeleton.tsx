import { ListSkeleton } from '@/components/patterns/list-skeleton'
import { sessionsTexts as t } from '@/lib/texts/sessions'

/** Activity while the server is asked, in its final frame. */
export function SessionSkeleton() {
  return (
    <ListSkeleton
      label={t.sessionsAreLoading}
      head={['mb-3 h-5 w-64', 'mb-3 h-8 w-96', 'mb-3 h-8 w-full max-w-3xl']}
      cells={['w-12', 'w-40', 'w-24', 'w-full']}
      rows={8}
    />
  )
}
