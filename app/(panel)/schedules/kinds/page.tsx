import type { Metadata } from 'next'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { KindsView } from '@/components/schedules/kinds-view'
import { pageData } from '@/components/shell-data/page-data'
import { mayEverywhere } from '@/lib/auth/permissions'
import { serverClient } from '@/lib/http/server-client'
import { schedulesTexts as t } from '@/lib/texts/schedules'
import { meOf } from '../../page-reads'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: t.kindsOfSchedules }

async function First() {
  const panel = await serverClient()
  const [first, me] = await Promise.all([pageData(panel.schedules.kinds()), meOf()])
  if (first.data === null) return <ErrorPanel {...first.problem} />
  return (
    <KindsView initial={first.data} mayManage={mayEverywhere(me.data?.grants ?? [], 'schedules.manage')} />
  )
}

export default function ScheduleKindsPage() {
  return (
    <Permitted permission="schedules.read" page={t.kindsOfSchedules}>
      <First />
    </Permitted>
  )
}
