import type { Finding } from '@/lib/features/findings/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of a finding. */
export const FINDING_CSV: ReadonlyArray<CsvColumn<Finding>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'target', value: (row) => row.target.name },
  { header: 'state', value: (row) => row.state },
  { header: 'severity', value: (row) => row.severity },
  { header: 'kind', value: (row) => row.kind },
  { header: 'object', value: (row) => row.object },
  { header: 'title', value: (row) => row.title },
  { header: 'evidence', value: (row) => row.evidence },
  { header: 'remedy', value: (row) => row.remedy },
  { header: 'opened_at', value: (row) => new Date(row.openedAt) },
  { header: 'seen_at', value: (row) => new Date(row.seenAt) },
  { header: 'closed_at', value: (row) => (row.closedAt === null ? null : new Date(row.closedAt)) },
  { header: 'accepted_by', value: (row) => row.accepted?.by },
  { header: 'accepted_until', value: (row) => (row.accepted?.until ? new Date(row.accepted.until) : null) },
  { header: 'accepted_reason', value: (row) => row.accepted?.reason },
]
