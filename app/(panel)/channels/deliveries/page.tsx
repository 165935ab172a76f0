import type { Metadata } from 'next'
import { DeliveriesView } from '@/components/channels/deliveries-view'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: 'Deliveries' }

export default function DeliveriesPage() {
  return (
    <Permitted permission="channels.read" page="Deliveries">
      <DeliveriesView />
    </Permitted>
  )
}
