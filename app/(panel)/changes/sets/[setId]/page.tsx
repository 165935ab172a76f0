import type { Metadata } from 'next'
import { SetDetail } from '@/components/change-sets/set-detail'
import { changeSetsTexts as t } from '@/lib/texts/change-sets'

export const metadata: Metadata = { title: t.set }

export default async function SetPage({ params }: { params: Promise<{ setId: string }> }) {
  const { setId } = await params
  return <SetDetail setId={setId} />
}
