import { StatTile } from '@/components/patterns/stat-tile'
import type { StatusKind } from '@/components/patterns/status'
import { cn } from '@/components/ui/cn'
import type { Reading } from '@/lib/engines/contract/reading'
import type { Overview } from '@/lib/features/overview/contract'
import { formatBytes } from '@/lib/format/bytes'
import { formatDuration } from '@/lib/format/duration'
import { formatCompact, formatNumber, formatShare } from '@/lib/format/number'

function map<T>(reading: Reading<T>, text: (value: T) => string): Reading<string> {
  return reading.known ? { known: true, value: text(reading.value) } : reading
}

// From which on a number asks to be looked at. The problems list has the same limits, made by the server.
function levelOf(share: number, warning: number, critical: number): StatusKind {
  return share >= critical ? 'critical' : share >= warning ? 'warning' : 'ok'
}

function databaseTotal(databases: Overview['databases']): { value: Reading<string>; note: string | null } {
  if (!databases.known) return { value: databases, note: null }
  const sizes = databases.value.flatMap((one) => (one.bytes.known ? [one.bytes.value] : []))
  const hidden = databases.value.length - sizes.length
  if (sizes.length === 0 && hidden > 0)
    return { value: { known: false, reason: 'No database may be measured by the monitor role.' }, note: null }
  return {
    value: { known: true, value: formatBytes(sizes.reduce((sum, size) => sum + size, 0)) },
    note: hidden > 0 ? `${hidden} of ${databases.value.length} unknown` : `in ${databases.value.length}`,
  }
}

/** The tiles of a target: each with its limit, calm while it is well. */
export function OverviewTiles({ overview, dim }: { overview: Overview; dim: boolean }) {
  const { connections, wraparound, oldestTransactionSeconds: oldest } = overview
  const rate = overview.transactionsPerSecond.known ? 'transactions' : 'statements'
  const total = databaseTotal(overview.databases)
  const used = connections.known ? connections.value.used / Math.max(1, connections.value.max) : 0
  const age = wraparound?.known ? wraparound.value.age / Math.max(1, wraparound.value.limit) : 0
  // What was last known is no present alarm.
  const level = (share: number, warning: number, critical: number) =>
    dim ? 'ok' : levelOf(share, warning, critical)
  const open = oldest.known && oldest.value !== null ? oldest.value : 0
  return (
    <div
      className={cn(
        'grid gap-x-4 gap-y-3 max-lg:grid-cols-3 max-sm:grid-cols-2',
        wraparound ? 'grid-cols-6' : 'grid-cols-5',
        dim && 'text-ink-muted',
      )}
    >
      <StatTile
        label="Connections"
        value={map(connections, ({ used }) => formatNumber(used))}
        limit={connections.known ? `of ${formatNumber(connections.value.max)}` : undefined}
        status={level(used, 0.8, 0.95)}
        statusText={`${formatShare(used)} in use`}
      />
      <StatTile
        label={rate === 'transactions' ? 'Transactions' : 'Statements'}
        value={map(
          rate === 'transactions' ? overview.transactionsPerSecond : overview.statementsPerSecond,
          formatCompact,
        )}
        unit="/s"
      />
      <StatTile label="Cache hit" value={map(overview.cacheHitRatio, formatShare)} />
      <StatTile
        label="Oldest transaction"
        value={map(oldest, (seconds) => (seconds === null ? 'none open' : formatDuration(seconds * 1000)))}
        status={level(open, 300, 3600)}
        statusText="holds back clean-up"
      />
      {wraparound ? (
        <StatTile
          label="Wraparound"
          value={map(wraparound, ({ age, limit }) => formatShare(age / Math.max(1, limit)))}
          limit={wraparound.known ? `${formatCompact(wraparound.value.age)} used` : undefined}
          status={level(age, 0.5, 0.8)}
          statusText="of the transaction numbers used"
        />
      ) : null}
      <StatTile label="Databases" value={total.value} limit={total.note ?? undefined} />
    </div>
  )
}
