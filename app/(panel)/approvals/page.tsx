import type { Metadata } from 'next'
import { ApprovalsView } from '@/components/approvals/approvals-view'
import { approvalsTexts as t } from '@/lib/texts/approvals'
import { meOf } from '../page-reads'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: t.approvals }

async function First() {
  const me = await meOf()
  return <ApprovalsView mayBreak={me.data?.permissions.includes('break-glass.open') ?? false} />
}

export default function ApprovalsPage() {
  return (
    <Permitted permission="changes.read" page={t.approvals}>
      <First />
    </Permitted>
  )
}
