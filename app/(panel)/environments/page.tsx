import type { Metadata } from 'next'
import { EnvironmentsView } from '@/components/environments/environments-view'
import { environmentsTexts as t } from '@/lib/texts/environments'

export const metadata: Metadata = { title: t.environments }

export default function EnvironmentsPage() {
  return <EnvironmentsView />
}
