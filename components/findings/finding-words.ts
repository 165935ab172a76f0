import type { StatusKind } from '@/components/patterns/status'
import type { Finding } from '@/lib/features/findings/contract'
import { findingsTexts as t } from '@/lib/texts/findings'

const SEVERITIES: Record<Finding['severity'], { status: StatusKind; word: string }> = {
  critical: { status: 'critical', word: t.critical },
  warning: { status: 'warning', word: t.warning },
  info: { status: 'info', word: t.worthKnowing },
}

/** A finding's severity as status and word. */
export function severityWords(severity: Finding['severity']): { status: StatusKind; word: string } {
  return SEVERITIES[severity]
}

const EVENTS: Record<string, string> = {
  opened: t.seenFirst,
  closed: t.noLongerSeen,
  severity: t.severityChanged,
  accepted: t.acceptedAsRisk,
  'not-accepted': t.acceptanceTaken,
}

/** What happened to a finding, in words. */
export function eventWords(what: string): string {
  return EVENTS[what] ?? what
}
