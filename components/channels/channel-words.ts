import type { StatusKind } from '@/components/patterns/status'
import type { RoutePreview } from '@/lib/features/channel-routes/contract'
import type { Channel } from '@/lib/features/channels/contract'
import type { Delivery } from '@/lib/features/deliveries/contract'

export const TYPE_WORDS: Record<Channel['type'], string> = {
  email: 'E-mail',
  slack: 'Slack',
  webhook: 'Webhook',
  pagerduty: 'PagerDuty',
}

export const SEVERITY_WORDS: Record<Delivery['severity'], { status: StatusKind; word: string }> = {
  info: { status: 'info', word: 'Info' },
  warning: { status: 'warning', word: 'Warning' },
  critical: { status: 'critical', word: 'Critical' },
}

export const STATE_WORDS: Record<Delivery['state'], { status: StatusKind; word: string }> = {
  waiting: { status: 'maintenance', word: 'Waiting' },
  sending: { status: 'maintenance', word: 'Sending' },
  delivered: { status: 'ok', word: 'Delivered' },
  failed: { status: 'critical', word: 'Failed' },
  dropped: { status: 'off', word: 'Not sent' },
}

export const TRY_WORDS: Record<Delivery['attempts'][number]['result'], { status: StatusKind; word: string }> =
  {
    pending: { status: 'maintenance', word: 'Under way' },
    ok: { status: 'ok', word: 'Taken' },
    again: { status: 'warning', word: 'To be tried again' },
    failed: { status: 'critical', word: 'Failed' },
    unknown: { status: 'unknown', word: 'Unknown' },
  }

export const VERDICT_WORDS: Record<RoutePreview['items'][number]['verdict'], string> = {
  takes: 'takes it',
  paused: 'is paused',
  environment: 'is for other environments',
  severity: 'is for what is worse',
  kind: 'is for other kinds',
  hours: 'does not hold at this hour',
  after: 'is not asked: one above took it',
}

export const DAY_WORDS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const

/** Hours of a route in a line: `Mon–Fri 09:00–17:00 Europe/Berlin`. */
export function hoursWords(hours: {
  timeZone: string
  days: readonly number[]
  from: string
  to: string
}): string {
  const days = [1, 2, 3, 4, 5, 6, 0].filter((day) => hours.days.includes(day))
  const isWorkdays = days.join() === '1,2,3,4,5'
  const words =
    days.length === 7 ? 'every day' : isWorkdays ? 'Mon–Fri' : days.map((day) => DAY_WORDS[day]).join(', ')
  const span = hours.from === hours.to ? 'all day' : `${hours.from}–${hours.to}`
  return `${words} ${span}, ${hours.timeZone}`
}
