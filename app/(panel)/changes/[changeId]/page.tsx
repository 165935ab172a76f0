import type { Metadata } from 'next'
import { ChangeDetail } from '@/components/changes/change-detail'

export const metadata: Metadata = { title: 'Change' }

export default async function ChangePage({ params }: { params: Promise<{ changeId: string }> }) {
  const { changeId } = await params
  return <ChangeDetail changeId={changeId} />
}
