import type { Metadata } from 'next'
import { SetList } from '@/components/change-sets/set-list'
import { changeSetsTexts as t } from '@/lib/texts/change-sets'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: t.sets }

export default function SetsPage() {
  return (
    <Permitted permission="changes.read" page={t.sets}>
      <SetList />
    </Permitted>
  )
}
