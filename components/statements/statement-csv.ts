import type { StatementRow } from '@/lib/features/statements/contract'
import { hitRatio, meanMs } from '@/lib/features/statements/rank'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of a statement, units in the header. */
export const STATEMENT_CSV: ReadonlyArray<CsvColumn<StatementRow>> = [
  { header: 'id', value: (row) => row.statement },
  { header: 'role', value: (row) => row.role },
  { header: 'database', value: (row) => row.database },
  { header: 'toplevel', value: (row) => row.toplevel },
  { header: 'load_share', value: (row) => row.share },
  { header: 'time_ms', value: (row) => row.figures.ms },
  { header: 'calls', value: (row) => row.figures.calls },
  { header: 'mean_ms', value: (row) => meanMs(row.figures) },
  { header: 'rows', value: (row) => row.figures.rows },
  { header: 'hit_ratio', value: (row) => hitRatio(row.figures) },
  { header: 'temp_bytes', value: (row) => row.figures.temp },
  { header: 'wal_bytes', value: (row) => row.figures.wal },
  { header: 'rows_examined', value: (row) => row.figures.examined },
  { header: 'without_index', value: (row) => row.figures.noIndex },
  { header: 'temporary_tables_on_disk', value: (row) => row.figures.diskTables },
  { header: 'errors', value: (row) => row.figures.errors },
  { header: 'statement', value: (row) => row.text },
]
