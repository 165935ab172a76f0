import type { Metadata } from 'next'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { SchedulesView } from '@/components/schedules/schedules-view'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'
import { schedulesTexts as t } from '@/lib/texts/schedules'
import { meOf } from '../page-reads'
import { Permitted } from '../permitted'

export const metadata: Metadata = { title: t.schedules }

async function First() {
  const panel = await serverClient()
  const [first, me] = await Promise.all([pageData(panel.schedules.list()), meOf()])
  if (first.data === null) return <ErrorPanel {...first.problem} />
  return (
    <SchedulesView
      initial={first.data}
      mayWrite={me.data?.permissions.includes('schedules.write') ?? false}
    />
  )
}

export default function SchedulesPage() {
  return (
    <Permitted permission="schedules.read" page={t.schedules}>
      <First />
    </Permitted>
  )
}
