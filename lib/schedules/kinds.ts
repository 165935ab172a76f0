import { scheduleKindTexts as t } from '@/lib/texts/schedule-kinds'

/**
 * What can be scheduled. `panel`: the panel itself, one built-in schedule; `place`: an environment or a target.
 * What runs is in `scheduled.run.ts`, of the worker alone.
 */
export const SCHEDULE_KINDS = {
  'audit.verify': { title: t['audit.verify'], place: 'panel', limitMinutes: 360 },
  'findings.look': { title: t['findings.look'], place: 'place', limitMinutes: 5 },
} as const satisfies Record<string, { title: string; place: 'panel' | 'place'; limitMinutes: number }>
export type ScheduleKind = keyof typeof SCHEDULE_KINDS

/** Names of the kinds, for forms and checks. */
export const SCHEDULE_KIND_NAMES = Object.keys(SCHEDULE_KINDS) as [ScheduleKind, ...ScheduleKind[]]

/** What happens when a schedule is due while its last run is still under way. */
export const OVERLAPS = ['skip', 'queue'] as const
export type Overlap = (typeof OVERLAPS)[number]

/** What became of a fire. */
export const FIRE_STATES = ['queued', 'claimed', 'running', 'ok', 'failed', 'missed', 'skipped'] as const
export type FireState = (typeof FIRE_STATES)[number]

/** Channel of the store on which the scheduler hears that something was edited. */
export const SCHEDULES_BELL = 'qd_schedules'
