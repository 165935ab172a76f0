import type { ActivityGroupView, ActivityRow } from '@/lib/features/activity/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of a value, units in the header. */
export const ACTIVITY_CSV: ReadonlyArray<CsvColumn<ActivityRow>> = [
  { header: 'value', value: (row) => row.value },
  { header: 'kept_apart', value: (row) => row.value !== null },
  { header: 'sessions_at_work', value: (row) => row.average },
  { header: 'share', value: (row) => row.share },
  {
    header: 'waited_for_sessions',
    value: (row) => row.classes.map(({ waitClass, average }) => `${waitClass} ${average}`).join('; '),
  },
  { header: 'statement', value: (row) => row.text },
]

/** What is exported of those at work at one moment. */
export const MOMENT_CSV: ReadonlyArray<CsvColumn<ActivityGroupView>> = [
  { header: 'sessions', value: (row) => row.sessions },
  { header: 'wait_class', value: (row) => row.waitClass },
  { header: 'wait', value: (row) => row.event },
  { header: 'user', value: (row) => row.user },
  { header: 'application', value: (row) => row.application },
  { header: 'database', value: (row) => row.database },
  { header: 'statement_id', value: (row) => row.statement },
  { header: 'statement', value: (row) => row.text },
  { header: 'kept_apart', value: (row) => !row.folded },
]
