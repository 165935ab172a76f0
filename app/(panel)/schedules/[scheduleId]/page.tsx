import type { Metadata } from 'next'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { ScheduleDetail } from '@/components/schedules/schedule-detail'
import { schedulesTexts as t } from '@/lib/texts/schedules'
import { say } from '@/lib/texts/texts'
import { Permitted } from '../../permitted'
import { scheduleOf } from './schedule-data'

type Props = { params: Promise<{ scheduleId: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { data } = await scheduleOf((await params).scheduleId)
  return { title: data ? say(t.schedules2, { name: data.name }) : t.schedules }
}

async function First({ params }: Props) {
  const first = await scheduleOf((await params).scheduleId)
  return first.data === null ? <ErrorPanel {...first.problem} /> : <ScheduleDetail initial={first.data} />
}

export default function SchedulePage(props: Props) {
  return (
    <Permitted permission="schedules.read" page={t.schedule}>
      <First {...props} />
    </Permitted>
  )
}
