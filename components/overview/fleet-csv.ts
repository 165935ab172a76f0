import type { FleetRow } from '@/lib/features/overview/contract'
import type { CsvColumn, CsvValue } from '@/lib/format/csv'

type Reading<T> = { known: true; value: T } | { known: false; reason: string }

/** What could not be read is said so: an empty cell would be taken for none, or for zero. */
function read<T>(reading: Reading<T>, value: (known: T) => CsvValue): CsvValue {
  return reading.known ? value(reading.value) : `unknown: ${reading.reason}`
}

/** What is exported of a target, units in the header. */
export const FLEET_CSV: ReadonlyArray<CsvColumn<FleetRow>> = [
  { header: 'id', value: (row) => row.targetId },
  { header: 'name', value: (row) => row.name },
  { header: 'engine', value: (row) => row.engine },
  { header: 'environment', value: (row) => row.environment.name },
  { header: 'state', value: (row) => row.state },
  { header: 'read_at', value: (row) => row.at },
  { header: 'flavour', value: (row) => row.flavour },
  { header: 'version', value: (row) => row.version },
  { header: 'role', value: (row) => row.role },
  { header: 'started_at', value: (row) => read(row.startedAt, (at) => at) },
  { header: 'connections_used', value: (row) => read(row.connections, (use) => use.used) },
  { header: 'connections_max', value: (row) => read(row.connections, (use) => use.max) },
  { header: 'load_per_second', value: (row) => read(row.load, (load) => load.perSecond) },
  { header: 'load_unit', value: (row) => read(row.load, (load) => load.unit) },
  {
    header: 'oldest_transaction_s',
    value: (row) => read(row.oldestTransactionSeconds, (seconds) => seconds),
  },
  { header: 'problem', value: (row) => row.problem?.message },
]
