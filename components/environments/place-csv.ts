import type { Environment } from '@/lib/features/environments/contract'
import type { Group } from '@/lib/features/groups/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of an environment. */
export const ENVIRONMENT_CSV: ReadonlyArray<CsvColumn<Environment>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'name', value: (row) => row.name },
  { header: 'kind', value: (row) => row.kind },
  { header: 'targets', value: (row) => row.targets },
]

/** What is exported of a group. */
export const GROUP_CSV: ReadonlyArray<CsvColumn<Group>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'name', value: (row) => row.name },
  { header: 'targets', value: (row) => row.targets },
]
