import type { StatusKind } from '@/components/patterns/status'
import type { RoutePreview } from '@/lib/features/channel-routes/contract'
import type { Channel } from '@/lib/features/channels/contract'
import type { Delivery } from '@/lib/features/deliveries/contract'
import { weekdayName } from '@/lib/format/names'
import { formatWallClock } from '@/lib/format/time'
import { channelsTexts as t } from '@/lib/texts/channels'
import { say } from '@/lib/texts/texts'

export const TYPE_WORDS: Record<Channel['type'], string> = {
  email: t.eMail,
  slack: 'Slack',
  webhook: t.webhook,
  pagerduty: 'PagerDuty',
}

export const SEVERITY_WORDS: Record<Delivery['severity'], { status: StatusKind; word: string }> = {
  info: { status: 'info', word: t.info },
  warning: { status: 'warning', word: t.warning },
  critical: { status: 'critical', word: t.critical },
}

export const STATE_WORDS: Record<Delivery['state'], { status: StatusKind; word: string }> = {
  waiting: { status: 'maintenance', word: t.waiting },
  sending: { status: 'maintenance', word: t.sending },
  delivered: { status: 'ok', word: t.delivered },
  failed: { status: 'critical', word: t.failed },
  dropped: { status: 'off', word: t.notSent },
}

export const TRY_WORDS: Record<Delivery['attempts'][number]['result'], { status: StatusKind; word: string }> =
  {
    pending: { status: 'maintenance', word: t.underWay },
    ok: { status: 'ok', word: t.taken },
    again: { status: 'warning', word: t.toBeTriedAgain },
    failed: { status: 'critical', word: t.failed },
    unknown: { status: 'unknown', word: t.unknown },
  }

export const VERDICT_WORDS: Record<RoutePreview['items'][number]['verdict'], string> = {
  takes: t.takesIt,
  paused: t.isPaused,
  environment: t.isForOther,
  severity: t.isForWhatIs,
  kind: t.isForOtherKinds,
  hours: t.doesNotHoldAt,
  after: t.isNotAskedOne,
}

/** Days of the week from Sunday on. */
export const DAY_WORDS = [0, 1, 2, 3, 4, 5, 6].map((day) => weekdayName(day, 'short'))

/** Hours of a route in a line: `Mon–Fri 09:00–17:00, Europe/Berlin`. */
export function hoursWords(hours: {
  timeZone: string
  days: readonly number[]
  from: string
  to: string
}): string {
  const { timeZone, from, to } = hours
  const days = [1, 2, 3, 4, 5, 6, 0].filter((day) => hours.days.includes(day))
  const isWorkdays = days.join() === '1,2,3,4,5'
  const words =
    days.length === 7
      ? t.everyDay
      : isWorkdays
        ? say(t.daysFromTo, { from: weekdayName(1, 'short'), to: weekdayName(5, 'short') })
        : days.map((day) => DAY_WORDS[day]).join(', ')
  const span =
    from === to ? t.allDay : say(t.hoursFromTo, { from: formatWallClock(from), to: formatWallClock(to) })
  return say(t.hours, { days: words, hours: span, timeZone })
}
