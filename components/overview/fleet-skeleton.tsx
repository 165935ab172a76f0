import { ListSkeleton } from '@/components/patterns/list-skeleton'
import { fleetTexts as t } from '@/lib/texts/fleet'

/** Fleet while it loads, in its final frame. */
export function FleetSkeleton() {
  return (
    <ListSkeleton
      label={t.fleetIsLoading}
      head={['mb-2 h-6 w-72', 'mb-6 h-4 w-48', 'mb-4 h-8 w-full max-w-xl', 'mb-2 h-8 w-full max-w-2xl']}
      cells={['w-16', 'w-48', 'w-24', 'ml-auto w-24', 'w-32']}
      rows={6}
    />
  )
}
