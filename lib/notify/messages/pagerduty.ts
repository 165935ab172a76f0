import { createHash } from 'node:crypto'
import type { NoticeAction } from '../kinds'
import { capped } from '../outgoing-text'
import type { Message } from '../template'

const EVENTS: Record<NoticeAction, string> = {
  open: 'trigger',
  acknowledged: 'acknowledge',
  resolved: 'resolve',
}
const SUMMARY_MAX = 950
const KEY_MAX = 255

/** The key under which PagerDuty knows the incident: ours, or its hash when it is too long for them. */
export function dedupKeyOf(key: string, panel: string): string {
  const whole = `${panel} ${key}`
  return whole.length <= KEY_MAX ? whole : createHash('sha256').update(whole).digest('hex')
}

/** An event of PagerDuty's Events API v2, without the routing key, which the sender adds. */
export function pagerDutyOf(message: Message, panel: string): Record<string, unknown> {
  const event = { event_action: EVENTS[message.action], dedup_key: dedupKeyOf(message.dedupKey, panel) }
  if (message.action !== 'open') return event
  return {
    ...event,
    client: 'Quarterdeck',
    client_url: message.link,
    payload: {
      summary: capped(message.title, SUMMARY_MAX),
      source: message.target ?? panel,
      severity: message.severity,
      timestamp: message.at,
      class: message.kind,
      ...(message.environment === null ? {} : { group: message.environment }),
      custom_details: { text: message.text, count: message.count, delivery: message.id },
    },
  }
}
