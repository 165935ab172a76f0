import type { Health } from '@/lib/features/admin/health-contract'
import type { CsvColumn } from '@/lib/format/csv'
import { csvReading } from '@/lib/format/csv-reading'

type Known<T> = Extract<T, { known: true }> extends { value: ReadonlyArray<infer Row> } ? Row : never
type Columns<T> = ReadonlyArray<CsvColumn<T>>

const same = <T>(value: T) => value

/** What is exported of a worker: a share is of one core, 1 is one core all the time. */
export const WORKER_CSV: Columns<Health['workers'][number]> = [
  { header: 'id', value: (row) => row.id },
  { header: 'host', value: (row) => row.host },
  { header: 'state', value: (row) => (row.alive ? 'running' : 'silent') },
  { header: 'version', value: (row) => row.version },
  { header: 'started_at', value: (row) => row.startedAt },
  { header: 'seen_at', value: (row) => row.seenAt },
  { header: 'runs', value: (row) => row.runs },
  { header: 'cpu_share_of_a_core', value: (row) => csvReading(row.cpuShare, same) },
  { header: 'memory_bytes', value: (row) => csvReading(row.memoryBytes, same) },
]

/** What is exported of the queue. */
export const QUEUE_CSV: Columns<Health['queue']['waiting'][number]> = [
  { header: 'what', value: (row) => row.what },
  { header: 'waiting', value: (row) => row.count },
  { header: 'oldest_at', value: (row) => row.oldest },
]

/** What is exported of the readings of a target. */
export const COLLECTOR_CSV: Columns<Health['collectors'][number]> = [
  { header: 'target_id', value: (row) => row.targetId },
  { header: 'target', value: (row) => row.targetName },
  { header: 'state', value: (row) => row.state },
  { header: 'code', value: (row) => row.code },
  { header: 'last_success_at', value: (row) => row.lastSuccessAt },
  { header: 'share_of_time', value: (row) => csvReading(row.shareOfTime, same) },
]

/** What is exported of the slowest statements of the store. */
export const SLOW_CSV: Columns<Known<Health['store']['slow']>> = [
  { header: 'statement', value: (row) => row.text },
  { header: 'mean_ms', value: (row) => row.meanMs },
  { header: 'calls', value: (row) => row.calls },
]

/** What is exported of the tables of the store that wait for vacuum. */
export const DEAD_CSV: Columns<Known<Health['store']['dead']>> = [
  { header: 'table', value: (row) => row.table },
  { header: 'dead_rows', value: (row) => row.dead },
  { header: 'live_rows', value: (row) => row.live },
  { header: 'bytes', value: (row) => row.bytes },
]

/** What is exported of a tool. */
export const TOOL_CSV: Columns<Known<Health['tools']>> = [
  { header: 'tool', value: (row) => row.name },
  { header: 'version', value: (row) => row.version },
  { header: 'at_least', value: (row) => row.floor },
  { header: 'state', value: (row) => row.status },
]
