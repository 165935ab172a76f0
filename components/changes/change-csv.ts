import type { Change } from '@/lib/features/changes/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of a change. */
export const CHANGE_CSV: ReadonlyArray<CsvColumn<Change>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'created_at', value: (row) => row.createdAt },
  { header: 'kind', value: (row) => row.kind },
  { header: 'title', value: (row) => row.title },
  { header: 'tier', value: (row) => row.tier },
  { header: 'state', value: (row) => row.state },
  { header: 'target', value: (row) => row.target?.name },
  { header: 'environment', value: (row) => row.target?.environment.name },
  { header: 'requested_by', value: (row) => row.requestedBy.name },
  { header: 'reason', value: (row) => row.reason },
  { header: 'problem', value: (row) => row.problem?.message },
  { header: 'plan_hash', value: (row) => row.planHash },
  { header: 'run', value: (row) => row.runId },
]
