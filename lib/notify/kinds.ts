/** How much a notice matters, least first. */
export const SEVERITIES = ['info', 'warning', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** What a notice says of its subject: it began, somebody took it on, it is over. */
export const NOTICE_ACTIONS = ['open', 'acknowledged', 'resolved'] as const
export type NoticeAction = (typeof NOTICE_ACTIONS)[number]

/** Everything the panel tells people about, with the severity it has unless the notice says otherwise. */
export const NOTICE_KINDS = {
  'change.waiting': { title: 'A change waits for approval', severity: 'warning' },
  'audit.altered': { title: 'The audit log was altered', severity: 'critical' },
  'audit.checked': { title: 'The audit log was checked in the night', severity: 'info' },
  'audit.unwitnessed': { title: 'The audit log has no fresh signed copy outside', severity: 'critical' },
  'break-glass.opened': { title: 'Somebody broke the glass', severity: 'critical' },
  'freeze.set': { title: 'Changes are frozen', severity: 'warning' },
  'schedule.missed': { title: 'A schedule missed its time', severity: 'warning' },
  'schedule.failed': { title: 'What a schedule started failed', severity: 'warning' },
  'change.needs_person': { title: 'A change needs a person', severity: 'critical' },
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
