import type { Metadata } from 'next'
import { ChangeList } from '@/components/changes/change-list'
import { changesTexts as t } from '@/lib/texts/changes'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: t.changes }

export default function ChangesPage() {
  return (
    <Permitted permission="changes.read" page={t.changes}>
      <ChangeList />
    </Permitted>
  )
}
