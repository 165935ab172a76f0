import { StatTile } from '@/components/patterns/stat-tile'
import type { StatusKind } from '@/components/patterns/status'
import { cn } from '@/components/ui/cn'
import type { Reading } from '@/lib/engines/contract/reading'
import type { Overview } from '@/lib/features/overview/contract'
import { formatBytes } from '@/lib/format/bytes'
import { formatDuration } from '@/lib/format/duration'
import { formatCompact, formatNumber, formatShare } from '@/lib/format/number'
import { overviewTexts as t } from '@/lib/texts/overview'
import { say } from '@/lib/texts/texts'

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
    return { value: { known: false, reason: t.noDatabaseMayBe }, note: null }
  return {
    value: { known: true, value: formatBytes(sizes.reduce((sum, size) => sum + size, 0)) },
    note:
      hidden > 0
        ? say(t.ofUnknown, { hidden, value: databases.value.length })
        : say(t.inValue, { value: databases.value.length }),
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
        label={t.connections}
        value={map(connections, ({ used }) => formatNumber(used))}
        limit={connections.known ? say(t.ofMax, { max: formatNumber(connections.value.max) }) : undefined}
        status={level(used, 0.8, 0.95)}
        statusText={say(t.inUse, { used: formatShare(used) })}
      />
      <StatTile
        label={rate === 'transactions' ? t.transactions : t.statements}
        value={map(
          rate === 'transactions' ? overview.transactionsPerSecond : overview.statementsPerSecond,
          formatCompact,
        )}
        unit="/s"
      />
      <StatTile label={t.cacheHit} value={map(overview.cacheHitRatio, formatShare)} />
      <StatTile
        label={t.oldestTransaction}
        value={map(oldest, (seconds) => (seconds === null ? t.noneOpen : formatDuration(seconds * 1000)))}
        status={level(open, 300, 3600)}
        statusText={t.holdsBackCleanUp}
      />
      {wraparound ? (
        <StatTile
          label={t.wraparound}
          value={map(wraparound, ({ age, limit }) => formatShare(age / Math.max(1, limit)))}
          limit={wraparound.known ? say(t.ageUsed, { age: formatCompact(wraparound.value.age) }) : undefined}
          status={level(age, 0.5, 0.8)}
          statusText={t.ofTransaction}
        />
      ) : null}
      <StatTile label={t.databases} value={total.value} limit={total.note ?? undefined} />
    </div>
  )
}
