import type { StatusKind } from '@/components/patterns/status'
import type { NextRun, Schedule, ScheduleFire, ScheduleShift } from '@/lib/features/schedules/contract'

import { schedulesTexts as t } from '@/lib/texts/schedules'
import { plural, say } from '@/lib/texts/texts'

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
  ok: { status: 'ok', word: t.ran },
  failed: { status: 'critical', word: t.failed },
  missed: { status: 'warning', word: t.missed },
  skipped: { status: 'off', word: t.skipped },
  running: { status: 'maintenance', word: t.running },
  queued: { status: 'maintenance', word: t.waiting },
  claimed: { status: 'maintenance', word: t.starting },
}

/** Shape and word of a state. */
export function stateWords(state: FireState): { status: StatusKind; word: string } {
  return FIRE_WORDS[state]
}

/** What became of a time: "Ran late", "Missed 3 times". */
export function fireWords({ state, late, times }: ScheduleFire): { status: StatusKind; word: string } {
  const { status, word } = FIRE_WORDS[state]
  if (state === 'missed' && times > 1) return { status, word: plural(t.missedTimes, times) }
  if (late && state === 'ok') return { status, word: t.ranLate }
  return { status, word: late && state === 'running' ? t.runningLate : word }
}

/** True while a run has not ended. */
export function isUnderWay({ state }: ScheduleFire): boolean {
  return state === 'running' || state === 'queued' || state === 'claimed'
}

export const RULES: { value: Schedule['rule']; label: string; help: string }[] = [
  { value: 'window', label: t.inMaintenance, help: t.neverOnBlackoutDay },
  { value: 'not-blackout', label: t.atAnyTimeBut, help: t.windowsAreNotAsked },
  { value: 'always', label: t.atAnyTime, help: t.asksNoCalendarNot },
]

export const OVERLAPS: { value: Schedule['overlap']; label: string; help: string }[] = [
  { value: 'skip', label: t.skipThatTime, help: t.historySaysSo },
  {
    value: 'queue',
    label: t.waitThenRun,
    help: t.oneWaitsAndRuns,
  },
]

/** What happens to a time that nobody ran, in a sentence. */
export function missedWords({ rule, lateMinutes }: Pick<Schedule, 'rule' | 'lateMinutes'>): string {
  if (rule === 'window') return t.reportedLastOne
  if (lateMinutes === 0) return t.reportedAndNotMade
  return plural(t.reportedLastOneRuns, lateMinutes)
}

/** The place of a schedule or window, in words. */
export function placeWords({ kind, name }: Schedule['place']): string {
  return kind === 'environment' ? say(t.environmentName, { name }) : name
}

/** What a clock change has to do with a run; null on all other days. */
export function clockNote(clock: NextRun['clock']): string | null {
  if (clock === null) return null
  const notes = { moved: t.clocksGoForward, first: t.firstOfTwo, second: t.secondOfTwo }
  return notes[clock]
}

const SHIFT_WORDS: Record<ScheduleShift['how'], (clock: string) => string> = {
  moved: (clock) => say(t.isSkippedItRuns, { clock }),
  merged: (clock) => say(t.isSkippedItFalls, { clock }),
  dropped: (clock) => say(t.doesNotComeOn, { clock }),
  first: (clock) => say(t.comesTwiceItRuns, { clock }),
  both: (clock) => say(t.comesTwiceItRunsAt, { clock }),
}

/** What a clock change on a day does to the times of a schedule. */
export function shiftWords({ minutes, clock, how }: ScheduleShift, day: string): string {
  const what = SHIFT_WORDS[how](clock)
  return plural(minutes > 0 ? t.goForward : t.goBack, Math.abs(minutes), { day, what })
}

/** Expressions to begin with. */
export const COMMON_TIMES: { label: string; cron: string }[] = [
  { label: t.everyHour, cron: '0 * * * *' },
  { label: t.everyDayAt02, cron: '30 2 * * *' },
  { label: t.mondayToFridayAt, cron: '0 7 * * 1-5' },
  { label: t.everySundayAt03, cron: '0 3 * * 0' },
  { label: t.firstOfEachMonth, cron: '0 4 1 * *' },
]
