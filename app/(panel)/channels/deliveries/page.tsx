import type { Metadata } from 'next'
import { DeliveriesView } from '@/components/channels/deliveries-view'
import { deliveriesTexts as t } from '@/lib/texts/deliveries'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: t.deliveries }

export default function DeliveriesPage() {
  return (
    <Permitted permission="channels.read" page={t.deliveries}>
      <DeliveriesView />
    </Permitted>
  )
}
