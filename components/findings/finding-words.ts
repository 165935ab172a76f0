import type { StatusKind } from '@/components/patterns/status'
import type { Finding } from '@/lib/features/findings/contract'

const SEVERITIES: Record<Finding['severity'], { status: StatusKind; word: string }> = {
  critical: { status: 'critical', word: 'Critical' },
  warning: { status: 'warning', word: 'Warning' },
  info: { status: 'info', word: 'Worth knowing' },
}

/** A finding's severity as status and word. */
export function severityWords(severity: Finding['severity']): { status: StatusKind; word: string } {
  return SEVERITIES[severity]
}

const EVENTS: Record<string, string> = {
  opened: 'Seen first',
  closed: 'No longer seen',
  severity: 'Severity changed',
  accepted: 'Accepted as a risk',
  'not-accepted': 'Acceptance taken back',
}

/** What happened to a finding, in words. */
export function eventWords(what: string): string {
  return EVENTS[what] ?? what
}
