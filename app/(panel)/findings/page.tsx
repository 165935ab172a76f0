import type { Metadata } from 'next'
import { FindingList } from '@/components/findings/finding-list'
import { findingsTexts as t } from '@/lib/texts/findings'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: t.findings }

export default function FindingsPage() {
  return (
    <Permitted permission="findings.read" page={t.findings}>
      <FindingList />
    </Permitted>
  )
}
