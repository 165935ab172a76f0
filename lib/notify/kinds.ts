/** How much a notice matters, least first. */
import { noticeKindTexts as t } from '@/lib/texts/notice-kinds'
export const SEVERITIES = ['info', 'warning', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** What a notice says of its subject: it began, somebody took it on, it is over. */
export const NOTICE_ACTIONS = ['open', 'acknowledged', 'resolved'] as const
export type NoticeAction = (typeof NOTICE_ACTIONS)[number]

/** Everything the panel tells people about, with the severity it has unless the notice says otherwise. */
export const NOTICE_KINDS = {
  'change.waiting': { title: t.changeWaitsFor, severity: 'warning' },
  'audit.altered': { title: t.auditLogWasAltered, severity: 'critical' },
  'audit.checked': { title: t.auditLogWasChecked, severity: 'info' },
  'audit.unwitnessed': { title: t.auditLogHasNo, severity: 'critical' },
  'break-glass.opened': { title: t.somebodyBrokeGlass, severity: 'critical' },
  'freeze.set': { title: t.changesAreFrozen, severity: 'warning' },
  'schedule.missed': { title: t.scheduleMissedIts, severity: 'warning' },
  'schedule.failed': { title: t.whatSchedule, severity: 'warning' },
  'change.needs_person': { title: t.changeNeedsPerson, severity: 'critical' },
} as const satisfies Record<string, { title: string; severity: Severity }>
export type NoticeKind = keyof typeof NOTICE_KINDS

/** Names of the kinds, for forms and checks. */
export const NOTICE_KIND_NAMES = Object.keys(NOTICE_KINDS) as [NoticeKind, ...NoticeKind[]]

/** Types of channel. */
export const CHANNEL_TYPES = ['email', 'slack', 'webhook', 'pagerduty'] as const
export type ChannelType = (typeof CHANNEL_TYPES)[number]

/** True when the severity is the given one or worse. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least)
}
