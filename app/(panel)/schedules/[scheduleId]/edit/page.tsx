import type { Metadata } from 'next'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { PageHeader } from '@/components/patterns/page-header'
import { ScheduleForm } from '@/components/schedules/schedule-form'
import { scheduleFormTexts as t } from '@/lib/texts/schedule-form'
import { Permitted } from '../../../permitted'
import { scheduleOf } from '../schedule-data'

export const metadata: Metadata = { title: t.editSchedule }

type Props = { params: Promise<{ scheduleId: string }> }

async function First({ params }: Props) {
  const first = await scheduleOf((await params).scheduleId)
  if (first.data === null) return <ErrorPanel {...first.problem} />
  if (first.data.mayWrite) return <ScheduleForm schedule={first.data} />
  return (
    <>
      <PageHeader title={t.editSchedule} breadcrumb={[{ label: t.schedules, href: '/schedules' }]} />
      <EmptyState kind="no-permission" title={t.youMayLookAt}>
        {t.dbasEditSchedules}
      </EmptyState>
    </>
  )
}

export default function EditSchedulePage(props: Props) {
  return (
    <Permitted permission="schedules.write" page={t.editSchedule}>
      <First {...props} />
    </Permitted>
  )
}
