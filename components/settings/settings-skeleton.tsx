import { ListSkeleton } from '@/components/patterns/list-skeleton'
import { settingsTexts as t } from '@/lib/texts/settings'

/** Settings while the server is asked, in their final frame. */
export function SettingsSkeleton() {
  return (
    <ListSkeleton
      label={t.settingsAreLoading}
      head={['mb-3 h-5 w-96', 'mb-3 h-8 w-full max-w-3xl']}
      cells={['w-64', 'w-32', 'w-24', 'w-full']}
      rows={12}
    />
  )
}
