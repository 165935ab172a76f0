import type { Metadata } from 'next'
import { ChangeList } from '@/components/changes/change-list'

export const metadata: Metadata = { title: 'Changes' }

export default function ChangesPage() {
  return <ChangeList />
}
