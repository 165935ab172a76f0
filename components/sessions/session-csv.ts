import type { LiveSessionView } from '@/lib/features/sessions/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of a session, units in the header. */
export const SESSION_CSV: ReadonlyArray<CsvColumn<LiveSessionView>> = [
  { header: 'id', value: (row) => row.pid },
  { header: 'started_at', value: (row) => row.startedAt },
  { header: 'kind', value: (row) => row.kind },
  { header: 'user', value: (row) => row.user },
  { header: 'application', value: (row) => row.application },
  { header: 'database', value: (row) => row.database },
  { header: 'client', value: (row) => row.client },
  { header: 'state', value: (row) => row.state },
  { header: 'waits_for', value: (row) => row.wait },
  { header: 'blocked_by', value: (row) => row.blockedBy.join(' ') },
  { header: 'statement_ms', value: (row) => row.queryMs },
  { header: 'transaction_ms', value: (row) => row.transactionMs },
  { header: 'state_ms', value: (row) => row.stateMs },
  { header: 'connected_ms', value: (row) => row.connectedMs },
  { header: 'query_id', value: (row) => row.queryId },
  { header: 'statement', value: (row) => row.query },
]
