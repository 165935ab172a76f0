import { FleetSkeleton } from '@/components/overview/fleet-skeleton'

export default function Loading() {
  return <FleetSkeleton />
}
