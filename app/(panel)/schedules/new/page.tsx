import type { Metadata } from 'next'
import { ScheduleForm } from '@/components/schedules/schedule-form'
import { scheduleFormTexts as t } from '@/lib/texts/schedule-form'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: t.makeSchedule }

type Props = { searchParams: Promise<{ environment?: string | string[]; target?: string | string[] }> }

export default async function NewSchedulePage({ searchParams }: Props) {
  const { environment, target } = await searchParams
  const place =
    typeof target === 'string'
      ? `target:${target}`
      : typeof environment === 'string'
        ? `environment:${environment}`
        : ''
  return (
    <Permitted permission="schedules.write" page={t.makeSchedule}>
      <ScheduleForm schedule={null} place={place} />
    </Permitted>
  )
}
