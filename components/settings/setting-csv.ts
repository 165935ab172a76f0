import type { SettingView } from '@/lib/features/settings/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of a parameter, values as the server counts them. */
export const SETTING_CSV: ReadonlyArray<CsvColumn<SettingView>> = [
  { header: 'name', value: (row) => row.name },
  { header: 'value', value: (row) => row.value },
  { header: 'unit', value: (row) => row.unit },
  { header: 'default', value: (row) => row.default },
  { header: 'changed', value: (row) => row.changed },
  { header: 'pending_restart', value: (row) => row.pending },
  { header: 'after_restart', value: (row) => row.next },
  { header: 'source', value: (row) => row.source },
  { header: 'file', value: (row) => row.file },
  { header: 'line', value: (row) => row.line },
  { header: 'applies', value: (row) => row.applies },
  { header: 'category', value: (row) => row.category },
  { header: 'set_by', value: (row) => row.setBy },
  { header: 'set_at', value: (row) => row.setAt },
  { header: 'description', value: (row) => row.description },
]
