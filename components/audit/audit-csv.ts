import type { AuditEventView } from '@/lib/features/audit/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of an entry of the audit log. */
export const AUDIT_CSV: ReadonlyArray<CsvColumn<AuditEventView>> = [
  { header: 'seq', value: (row) => row.seq },
  { header: 'at', value: (row) => row.at },
  { header: 'action', value: (row) => row.action },
  { header: 'phase', value: (row) => row.phase },
  { header: 'result', value: (row) => row.result },
  { header: 'actor_kind', value: (row) => row.actor.kind },
  { header: 'actor', value: (row) => row.actor.name },
  { header: 'target', value: (row) => row.targetName },
  { header: 'ip', value: (row) => row.ip },
  { header: 'reason', value: (row) => row.reason },
  { header: 'change', value: (row) => row.changeId },
  { header: 'request', value: (row) => row.requestId },
  { header: 'details', value: (row) => JSON.stringify(row.details) },
  { header: 'hash', value: (row) => row.hash },
]
