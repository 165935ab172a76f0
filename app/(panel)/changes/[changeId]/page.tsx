import type { Metadata } from 'next'
import { ChangeDetail } from '@/components/changes/change-detail'
import { changesTexts as t } from '@/lib/texts/changes'

export const metadata: Metadata = { title: t.change }

export default async function ChangePage({ params }: { params: Promise<{ changeId: string }> }) {
  const { changeId } = await params
  return <ChangeDetail changeId={changeId} />
}
