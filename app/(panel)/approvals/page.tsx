import type { Metadata } from 'next'
import { ApprovalsView } from '@/components/approvals/approvals-view'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'
import { approvalsTexts as t } from '@/lib/texts/approvals'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: t.approvals }

async function First() {
  const panel = await serverClient()
  const me = await pageData(panel.me.get())
  return <ApprovalsView mayBreak={me.data?.permissions.includes('break-glass.open') ?? false} />
}

export default function ApprovalsPage() {
  return (
    <Permitted permission="changes.read" page={t.approvals}>
      <First />
    </Permitted>
  )
}
