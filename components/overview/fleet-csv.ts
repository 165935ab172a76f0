import type { FleetRow } from '@/lib/features/overview/contract'
import type { CsvColumn } from '@/lib/format/csv'
import { csvReading } from '@/lib/format/csv-reading'

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
  { header: 'started_at', value: (row) => csvReading(row.startedAt, (at) => at) },
  { header: 'connections_used', value: (row) => csvReading(row.connections, (use) => use.used) },
  { header: 'connections_max', value: (row) => csvReading(row.connections, (use) => use.max) },
  { header: 'load_per_second', value: (row) => csvReading(row.load, (load) => load.perSecond) },
  { header: 'load_unit', value: (row) => csvReading(row.load, (load) => load.unit) },
  {
    header: 'oldest_transaction_s',
    value: (row) => csvReading(row.oldestTransactionSeconds, (seconds) => seconds),
  },
  { header: 'problem', value: (row) => row.problem?.message },
]
