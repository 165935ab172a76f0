import type { Metadata } from 'next'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { PageHeader } from '@/components/patterns/page-header'
import { ScheduleForm } from '@/components/schedules/schedule-form'
import { Permitted } from '../../../permitted'
import { scheduleOf } from '../schedule-data'

export const metadata: Metadata = { title: 'Edit a schedule' }

type Props = { params: Promise<{ scheduleId: string }> }

async function First({ params }: Props) {
  const first = await scheduleOf((await params).scheduleId)
  if (first.data === null) return <ErrorPanel {...first.problem} />
  if (first.data.mayWrite) return <ScheduleForm schedule={first.data} />
  return (
    <>
      <PageHeader title="Edit a schedule" breadcrumb={[{ label: 'Schedules', href: '/schedules' }]} />
      <EmptyState kind="no-permission" title="You may look at this schedule, not edit it">
        DBAs edit schedules in their scope; the panel’s own are an admin’s. An administrator grants roles in
        Users.
      </EmptyState>
    </>
  )
}

export default function EditSchedulePage(props: Props) {
  return (
    <Permitted permission="schedules.write" page="Edit a schedule">
      <First {...props} />
    </Permitted>
  )
}
