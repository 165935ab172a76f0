import type { Schedule, ScheduleFire } from '@/lib/features/schedules/contract'
import type { CsvColumn } from '@/lib/format/csv'

const moment = (at: string | null | undefined) => (at ? new Date(at) : null)

export const SCHEDULE_CSV: ReadonlyArray<CsvColumn<Schedule>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'name', value: (row) => row.name },
  { header: 'kind', value: (row) => row.kind },
  { header: 'place', value: (row) => row.place.kind },
  { header: 'where', value: (row) => row.place.name },
  { header: 'cron', value: (row) => row.cron },
  { header: 'zone', value: (row) => row.zone },
  { header: 'rule', value: (row) => row.rule },
  { header: 'next', value: (row) => moment(row.next[0]?.at) },
  { header: 'paused_by', value: (row) => row.paused?.by },
  { header: 'held', value: (row) => row.held?.words },
  { header: 'last_state', value: (row) => row.last?.state },
  { header: 'last_time', value: (row) => moment(row.last?.nominalAt) },
  { header: 'last_detail', value: (row) => row.last?.detail },
]

export const FIRE_CSV: ReadonlyArray<CsvColumn<ScheduleFire>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'schedule', value: (row) => row.schedule.name },
  { header: 'time', value: (row) => moment(row.nominalAt) },
  { header: 'through', value: (row) => moment(row.throughAt) },
  { header: 'times', value: (row) => row.times },
  { header: 'state', value: (row) => row.state },
  { header: 'late', value: (row) => String(row.late) },
  { header: 'started', value: (row) => moment(row.startedAt) },
  { header: 'finished', value: (row) => moment(row.finishedAt) },
  { header: 'by', value: (row) => row.by },
  { header: 'change', value: (row) => row.changeId },
  { header: 'detail', value: (row) => row.detail },
]
