import type { Evidence } from '@/lib/features/audit/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of a place that keeps checkpoints. */
export const EVIDENCE_PLACE_CSV: ReadonlyArray<CsvColumn<Evidence['places'][number]>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'kind', value: (row) => row.kind },
  { header: 'place', value: (row) => row.label },
  { header: 'through_entry', value: (row) => row.sentSeq },
  { header: 'last_success_at', value: (row) => row.lastOkAt },
  { header: 'last_failure_at', value: (row) => row.lastErrorAt },
  { header: 'last_failure', value: (row) => row.lastError },
  { header: 'failures_since_success', value: (row) => row.failures },
  { header: 'silent', value: (row) => row.silent },
]
