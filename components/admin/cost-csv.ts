import type { About } from '@/lib/features/admin/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of what the panel costs a target, units in the header. */
export const COST_CSV: ReadonlyArray<CsvColumn<About['costs'][number]>> = [
  { header: 'target_id', value: (row) => row.targetId },
  { header: 'target', value: (row) => row.targetName },
  { header: 'connections', value: (row) => row.connections },
  { header: 'statements', value: (row) => row.statements },
  { header: 'time_ms', value: (row) => row.milliseconds },
  { header: 'rows', value: (row) => row.rows },
  { header: 'received_bytes', value: (row) => row.bytes },
  { header: 'since', value: (row) => row.since },
  {
    header: 'share_of_time',
    value: (row) => (row.shareOfTime.known ? row.shareOfTime.value : `unknown: ${row.shareOfTime.reason}`),
  },
]
