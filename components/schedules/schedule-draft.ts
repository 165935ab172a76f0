import type { Schedule } from '@/lib/features/schedules/contract'
import type { OVERLAPS, ScheduleKind } from '@/lib/schedules/kinds'
import { scheduleFormTexts as t } from '@/lib/texts/schedule-form'

/** A form of a schedule as it is typed. `place`: `environment:<id>`, `target:<id>`, or nothing yet. */
export type ScheduleDraft = {
  kind: ScheduleKind
  name: string
  place: string
  cron: string
  zone: string
  rule: Schedule['rule']
  overlap: (typeof OVERLAPS)[number]
  jitterSeconds: string
  makesUp: boolean
  lateMinutes: string
}

/** The draft of a schedule, or of a new one in a place. */
export function draftOf(schedule: Schedule | null, zone: string, place: string): ScheduleDraft {
  return {
    kind: 'findings.look',
    name: schedule?.name ?? '',
    place,
    cron: schedule?.cron ?? '30 2 * * *',
    zone: schedule?.zone ?? zone,
    rule: schedule?.rule ?? 'not-blackout',
    overlap: schedule?.overlap ?? 'skip',
    jitterSeconds: String(schedule?.jitterSeconds ?? 0),
    makesUp: (schedule?.lateMinutes ?? 0) > 0,
    lateMinutes: String(schedule?.lateMinutes || 60),
  }
}

/** The place of a draft as the API takes it. */
export function placeIds(place: string): { environmentId: string | null; targetId: string | null } {
  const [kind, id = null] = place.split(':')
  return { environmentId: kind === 'environment' ? id : null, targetId: kind === 'target' ? id : null }
}

/** The fields that a new schedule and an edited one have in common. */
export function fieldsOf(draft: ScheduleDraft) {
  const { name, cron, zone, rule, overlap } = draft
  return {
    name,
    cron,
    zone: zone.trim(),
    rule,
    overlap,
    jitterSeconds: Number(draft.jitterSeconds),
    lateMinutes: rule !== 'window' && draft.makesUp ? Number(draft.lateMinutes) : 0,
  }
}

/** What must be mended before a draft can be sent, by field. */
export function missingIn(draft: ScheduleDraft, isNew: boolean): Record<string, string> {
  const found: Record<string, string> = {}
  const isNumber = (text: string) => /^[0-9]+$/.test(text.trim())
  if (draft.name.trim() === '') found.name = t.giveItName
  if (isNew && draft.place === '') found.place = t.chooseEnvironment
  if (draft.cron.trim() === '') found.cron = t.enterWhenItRuns
  if (!isNumber(draft.jitterSeconds)) found.jitterSeconds = t.enterNumberOf
  if (draft.rule !== 'window' && draft.makesUp && !isNumber(draft.lateMinutes))
    found.lateMinutes = t.enterNumberOfMinutes
  return found
}
