import type { Metadata } from 'next'
import { FindingList } from '@/components/findings/finding-list'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: 'Findings' }

export default function FindingsPage() {
  return (
    <Permitted permission="findings.read" page="Findings">
      <FindingList />
    </Permitted>
  )
}
