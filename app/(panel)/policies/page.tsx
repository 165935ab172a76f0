import type { Metadata } from 'next'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { PoliciesView } from '@/components/policies/policies-view'
import { pageData } from '@/components/shell-data/page-data'
import { mayEverywhere } from '@/lib/auth/permissions'
import { serverClient } from '@/lib/http/server-client'
import { policiesTexts as t } from '@/lib/texts/policies'
import { meOf } from '../page-reads'

export const metadata: Metadata = { title: t.policies }

export default async function PoliciesPage() {
  const panel = await serverClient()
  const [first, me] = await Promise.all([pageData(panel.approvalPolicies.list()), meOf()])
  if (first.data === null) return <ErrorPanel {...first.problem} />
  return (
    <PoliciesView initial={first.data} mayWrite={mayEverywhere(me.data?.grants ?? [], 'policies.write')} />
  )
}
