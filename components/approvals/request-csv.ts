import type { InboxItem } from '@/lib/features/approvals/contract'
import type { CsvColumn } from '@/lib/format/csv'

const said = (row: InboxItem, verdict: 'approve' | 'reject') =>
  row.request.decisions
    .filter((one) => one.verdict === verdict && one.counts)
    .map((one) => one.approver.name)
    .join('; ')

/** What is exported of a request for approval. */
export const REQUEST_CSV: ReadonlyArray<CsvColumn<InboxItem>> = [
  { header: 'id', value: (row) => row.request.id },
  { header: 'change', value: (row) => row.change.id },
  { header: 'title', value: (row) => row.change.title },
  { header: 'kind', value: (row) => row.change.kind },
  { header: 'tier', value: (row) => row.change.tier },
  { header: 'target', value: (row) => row.change.target.name },
  { header: 'state', value: (row) => row.request.state },
  { header: 'needed', value: (row) => row.request.needed },
  { header: 'approved_by', value: (row) => said(row, 'approve') },
  { header: 'rejected_by', value: (row) => said(row, 'reject') },
  { header: 'asked_by', value: (row) => row.request.askedBy.name },
  { header: 'asked_at', value: (row) => new Date(row.request.askedAt) },
  { header: 'expires_at', value: (row) => new Date(row.request.expiresAt) },
  { header: 'decided_at', value: (row) => (row.request.decidedAt ? new Date(row.request.decidedAt) : null) },
  { header: 'reason', value: (row) => row.request.reason },
  { header: 'outcome', value: (row) => row.request.outcome },
]
