import { Status, type StatusKind } from '@/components/patterns/status'
import type { FleetRow, Problem } from '@/lib/features/overview/contract'
import { fleetTexts as t } from '@/lib/texts/fleet'
import { isUnknown } from './filter-fleet'

const KIND: Record<Problem['severity'], StatusKind> = {
  critical: 'critical',
  warning: 'warning',
  unknown: 'unknown',
  info: 'info',
}

/** The status shape of a severity. */
export function severityStatus(severity: Problem['severity']): StatusKind {
  return KIND[severity]
}

/** How a target is: what was worst of its problems, or its own state. */
export function TargetStatus({ row, worst }: { row: FleetRow; worst: Problem | undefined }) {
  if (row.state === 'paused') return <Status status="off">{t.paused}</Status>
  if (row.state === 'unknown') return <Status status="unknown" />
  // A word about the registration does not say that all else is well.
  if (worst && !(row.withheld && worst.severity === 'info')) return <Status status={KIND[worst.severity]} />
  if (isUnknown(row)) return <Status status="unknown" />
  return <Status status="ok" />
}
