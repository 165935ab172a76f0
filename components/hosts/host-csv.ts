import type { Host } from '@/lib/features/hosts/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of a host. */
export const HOST_CSV: ReadonlyArray<CsvColumn<Host>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'name', value: (row) => row.name },
  { header: 'kind', value: (row) => row.kind },
  { header: 'address', value: (row) => row.address },
  { header: 'port', value: (row) => row.port },
  { header: 'user', value: (row) => row.user },
  { header: 'fingerprint', value: (row) => row.fingerprint },
  { header: 'environment', value: (row) => row.environment.name },
  { header: 'state', value: (row) => row.state },
  { header: 'last_seen_at', value: (row) => row.lastSeenAt },
  { header: 'targets', value: (row) => row.targets.map((target) => target.name).join('; ') },
  { header: 'problem', value: (row) => row.problem?.message },
]
