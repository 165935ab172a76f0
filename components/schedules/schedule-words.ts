import type { StatusKind } from '@/components/patterns/status'
import type { NextRun, Schedule, ScheduleFire, ScheduleShift } from '@/lib/features/schedules/contract'
import { formatCount } from '@/lib/format/number'

type FireState = ScheduleFire['state']

/** The states of a run, in the order in which they are offered as a filter. */
export const FIRE_STATE_LIST = [
  'ok',
  'failed',
  'missed',
  'skipped',
  'running',
  'queued',
  'claimed',
] as const satisfies readonly FireState[]

const FIRE_WORDS: Record<FireState, { status: StatusKind; word: string }> = {
  ok: { status: 'ok', word: 'Ran' },
  failed: { status: 'critical', word: 'Failed' },
  missed: { status: 'warning', word: 'Missed' },
  skipped: { status: 'off', word: 'Skipped' },
  running: { status: 'maintenance', word: 'Running' },
  queued: { status: 'maintenance', word: 'Waiting' },
  claimed: { status: 'maintenance', word: 'Starting' },
}

/** Shape and word of a state. */
export function stateWords(state: FireState): { status: StatusKind; word: string } {
  return FIRE_WORDS[state]
}

/** What became of a time: "Ran late", "Missed 3 times". */
export function fireWords({ state, late, times }: ScheduleFire): { status: StatusKind; word: string } {
  const { status, word } = FIRE_WORDS[state]
  if (state === 'missed' && times > 1) return { status, word: `${word} ${formatCount(times, 'time')}` }
  return { status, word: late && (state === 'ok' || state === 'running') ? `${word} late` : word }
}

/** True while a run has not ended. */
export function isUnderWay({ state }: ScheduleFire): boolean {
  return state === 'running' || state === 'queued' || state === 'claimed'
}

export const RULES: { value: Schedule['rule']; label: string; help: string }[] = [
  { value: 'window', label: 'In maintenance windows only', help: 'Never on a blackout day.' },
  { value: 'not-blackout', label: 'At any time but on blackout days', help: 'Windows are not asked.' },
  { value: 'always', label: 'At any time', help: 'Asks no calendar, not even blackout days.' },
]

export const OVERLAPS: { value: Schedule['overlap']; label: string; help: string }[] = [
  { value: 'skip', label: 'Skip that time', help: 'The history says so.' },
  {
    value: 'queue',
    label: 'Wait, then run',
    help: 'One waits, and runs if it still may; further ones are skipped.',
  },
]

/** What happens to a time that nobody ran, in a sentence. */
export function missedWords({ rule, lateMinutes }: Pick<Schedule, 'rule' | 'lateMinutes'>): string {
  if (rule === 'window') return 'Reported; the last one runs late while its window is open.'
  if (lateMinutes === 0) return 'Reported, and not made up for.'
  return `Reported; the last one runs late, up to ${formatCount(lateMinutes, 'minute')} after its time.`
}

/** The place of a schedule or window, in words. */
export function placeWords({ kind, name }: Schedule['place']): string {
  return kind === 'environment' ? `Environment ${name}` : name
}

/** What a clock change has to do with a run; null on all other days. */
export function clockNote(clock: NextRun['clock']): string | null {
  if (clock === null) return null
  return clock === 'moved'
    ? 'clocks go forward: moved to the end of the gap'
    : `clocks go back: the ${clock} of two such times`
}

const SHIFT_WORDS: Record<ScheduleShift['how'], (clock: string) => string> = {
  moved: (clock) => `${clock} is skipped; it runs when the gap ends.`,
  merged: (clock) => `${clock} is skipped; it falls together with the run at the end of the gap.`,
  dropped: (clock) => `${clock} does not come on that day.`,
  first: (clock) => `${clock} comes twice; it runs at the first.`,
  both: (clock) => `${clock} comes twice; it runs at both.`,
}

/** What a clock change does to the times of a schedule; the day is said before it. */
export function shiftWords({ minutes, clock, how }: ScheduleShift): string {
  const way = minutes > 0 ? 'forward' : 'back'
  return `clocks go ${way} by ${formatCount(Math.abs(minutes), 'minute')}: ${SHIFT_WORDS[how](clock)}`
}

/** Expressions to begin with. */
export const COMMON_TIMES: { label: string; cron: string }[] = [
  { label: 'Every hour', cron: '0 * * * *' },
  { label: 'Every day at 02:30', cron: '30 2 * * *' },
  { label: 'Monday to Friday at 07:00', cron: '0 7 * * 1-5' },
  { label: 'Every Sunday at 03:00', cron: '0 3 * * 0' },
  { label: 'The first of each month at 04:00', cron: '0 4 1 * *' },
]
