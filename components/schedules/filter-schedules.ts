import type { Schedule } from '@/lib/features/schedules/contract'
import type { SCHEDULE_STATES } from './search-params'

export type ScheduleFilter = {
  q: string
  state: (typeof SCHEDULE_STATES)[number] | null
  place: string | null
}

function isIn(schedule: Schedule, state: ScheduleFilter['state']): boolean {
  const { paused, held, next, last } = schedule
  if (state === 'paused') return paused !== null
  if (state === 'held') return paused === null && (held !== null || next.length === 0)
  if (state === 'due') return paused === null && held === null && next.length > 0
  return last?.state === 'failed' || last?.state === 'missed'
}

/** The schedules that a filter lets through. Words are looked for in name, kind, place and times. */
export function filterSchedules(schedules: readonly Schedule[], filter: ScheduleFilter): Schedule[] {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean)
  return schedules.filter((schedule) => {
    if (filter.place !== null && (schedule.place.id ?? 'panel') !== filter.place) return false
    if (filter.state !== null && !isIn(schedule, filter.state)) return false
    const { name, kindTitle, place, sentence, cron, zone } = schedule
    const text = [name, kindTitle, place.name, sentence, cron, zone].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
