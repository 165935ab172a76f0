import type { Metadata } from 'next'
import { ChangeList } from '@/components/changes/change-list'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: 'Changes' }

export default function ChangesPage() {
  return (
    <Permitted permission="changes.read" page="Changes">
      <ChangeList />
    </Permitted>
  )
}
