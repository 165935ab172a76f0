import type { JudgedIndex } from '@/lib/features/indexes/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of an index, units in the header. */
export const INDEX_CSV: ReadonlyArray<CsvColumn<JudgedIndex>> = [
  { header: 'schema', value: (row) => row.schema },
  { header: 'table', value: (row) => row.table },
  { header: 'index', value: (row) => row.name },
  { header: 'method', value: (row) => row.method },
  { header: 'columns', value: (row) => row.columns.join(', ') },
  { header: 'unique', value: (row) => row.unique },
  { header: 'primary', value: (row) => row.primary },
  { header: 'constraint', value: (row) => row.constraint },
  { header: 'verdicts', value: (row) => row.verdicts.join(' ') },
  { header: 'instead', value: (row) => row.instead },
  { header: 'kept_by', value: (row) => row.keeper },
  { header: 'bytes', value: (row) => row.bytes },
  { header: 'scans', value: (row) => row.scans },
  { header: 'rows_read', value: (row) => row.tuplesRead },
  { header: 'rows_fetched', value: (row) => row.tuplesFetched },
  { header: 'last_used', value: (row) => row.lastUsed },
  { header: 'partitions', value: (row) => row.partitions },
  { header: 'definition', value: (row) => row.definition },
]
