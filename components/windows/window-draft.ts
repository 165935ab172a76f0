import type { Window } from '@/lib/features/windows/contract'
import { fromClock, knownZone, toClock } from '@/lib/format/zone'
import { windowsTexts as t } from '@/lib/texts/windows'

/** A form of a window as it is typed; both sorts are kept while one of them is shown. */
export type WindowDraft = {
  name: string
  place: string
  kind: 'weekly' | 'once'
  days: number[]
  from: string
  to: string
  /** As the field for date and time has it, by the clock of the zone. */
  startsAt: string
  endsAt: string
  zone: string
}

/** The draft of a window, or of a new one. */
export function windowDraft(window: Window | null, zone: string, place: string): WindowDraft {
  const when = window?.when
  const inZone = window?.zone ?? zone
  return {
    name: window?.name ?? '',
    place,
    kind: when?.kind ?? 'weekly',
    days: when?.kind === 'weekly' ? [...when.days] : [6],
    from: when?.kind === 'weekly' ? when.from : '22:00',
    to: when?.kind === 'weekly' ? when.to : '02:00',
    startsAt: when?.kind === 'once' ? toClock(new Date(when.startsAt), inZone) : '',
    endsAt: when?.kind === 'once' ? toClock(new Date(when.endsAt), inZone) : '',
    zone: inZone,
  }
}

type Checked = { when: Window['when']; missing: null } | { when: null; missing: Record<string, string> }

/** When the window is open, as the API takes it; or what must be mended first, by field. */
export function whenOf(draft: WindowDraft, isNew: boolean): Checked {
  const { kind, days, from, to } = draft
  const zone = knownZone(draft.zone.trim())
  const missing: Record<string, string> = {}
  if (draft.name.trim() === '') missing.name = t.giveItName
  if (isNew && draft.place === '') missing.place = t.chooseEnvironment
  if (zone === null) missing.zone = t.enterNameSuchAs
  const starts = fromClock(draft.startsAt, zone ?? 'UTC')
  const ends = fromClock(draft.endsAt, zone ?? 'UTC')
  if (kind === 'weekly' && days.length === 0) missing['when.days'] = t.chooseAtLeastOne
  if (kind === 'once' && starts === null) missing['when.startsAt'] = t.enterDayAndTime
  if (kind === 'once' && ends === null) missing['when.endsAt'] = t.enterDayAndTime
  if (Object.keys(missing).length > 0) return { when: null, missing }
  if (kind === 'weekly') return { when: { kind, days, from, to }, missing: null }
  const once = {
    kind,
    startsAt: (starts ?? new Date(0)).toISOString(),
    endsAt: (ends ?? new Date(0)).toISOString(),
  }
  return { when: once, missing: null }
}
