import type { Metadata } from 'next'
import { Health } from '@/components/admin/health'
import { healthTexts as t } from '@/lib/texts/health'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: t.health }

export default function HealthPage() {
  return (
    <Permitted permission="health.read" page={t.health}>
      <Health />
    </Permitted>
  )
}
