import type { Metadata } from 'next'
import { FreezesView } from '@/components/freezes/freezes-view'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'
import { freezesTexts as t } from '@/lib/texts/freezes'
import { meOf } from '../page-reads'

export const metadata: Metadata = { title: t.freezes }

export default async function FreezesPage() {
  const panel = await serverClient()
  const [first, me] = await Promise.all([pageData(panel.freezes.list({})), meOf()])
  if (first.data === null) return <ErrorPanel {...first.problem} />
  return (
    <FreezesView initial={first.data} mayWrite={me.data?.permissions.includes('freezes.write') ?? false} />
  )
}
