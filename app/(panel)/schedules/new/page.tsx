import type { Metadata } from 'next'
import { ScheduleForm } from '@/components/schedules/schedule-form'
import { Permitted } from '../../permitted'

export const metadata: Metadata = { title: 'Make a schedule' }

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
    <Permitted permission="schedules.write" page="Make a schedule">
      <ScheduleForm schedule={null} place={place} />
    </Permitted>
  )
}
