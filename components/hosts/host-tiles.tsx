import { StatTile } from '@/components/patterns/stat-tile'
import type { StatusKind } from '@/components/patterns/status'
import type { Reading } from '@/lib/engines/contract/reading'
import type { HostFigures, MountFigures } from '@/lib/features/hosts/figures'
import { formatBytes } from '@/lib/format/bytes'
import { formatNumber, formatShare } from '@/lib/format/number'
import { hostTileTexts as t } from '@/lib/texts/host-tiles'
import { plural, say } from '@/lib/texts/texts'

function map<T>(reading: Reading<T>, text: (value: T) => string): Reading<string> {
  return reading.known ? { known: true, value: text(reading.value) } : reading
}

/** Figures of which each part is unknown for the same reason. */
function all(figures: Reading<HostFigures>): Omit<HostFigures, 'at'> {
  if (figures.known) return figures.value
  const none = figures
  return {
    cores: none,
    startedAt: none,
    cpu: none,
    load: none,
    memory: none,
    swap: none,
    disks: none,
    network: none,
    mounts: none,
  }
}

/** Share in use of a file system, as df's percentage. */
export function usedOf(space: { used: number; available: number }): number {
  return space.used / Math.max(1, space.used + space.available)
}

/** The fullest file system, by space or inodes, that anybody writes to. */
function fullest(mounts: MountFigures[]): { path: string; share: number } | null {
  const shares = mounts.flatMap(({ path, space, inodes }) => {
    const parts = [
      ...(space.known ? [usedOf(space.value)] : []),
      ...(inodes.known ? [inodes.value.used / Math.max(1, inodes.value.total)] : []),
    ]
    return parts.length === 0 ? [] : [{ path, share: Math.max(...parts) }]
  })
  return shares.sort((a, b) => b.share - a.share)[0] ?? null
}

function level(share: number, warning: number, critical: number): StatusKind {
  return share >= critical ? 'critical' : share >= warning ? 'warning' : 'ok'
}

/** The tiles of a host, each with its limit, calm while it is well. */
export function HostTiles({ figures }: { figures: Reading<HostFigures> }) {
  const { cpu, load, cores, memory, swap, mounts } = all(figures)
  const full = mounts.known ? fullest(mounts.value) : null
  const busy = cpu.known ? 1 - cpu.value.idle : 0
  const memoryShare = memory.known ? memory.value.used / Math.max(1, memory.value.total) : 0
  return (
    <div className="grid grid-cols-5 gap-x-4 gap-y-3 max-lg:grid-cols-3 max-sm:grid-cols-2">
      <StatTile
        label={t.cpu}
        value={map(cpu, ({ idle }) => formatShare(1 - idle))}
        limit={cores.known ? plural(t.ofCores, cores.value) : undefined}
        status={level(busy, 0.9, 0.98)}
        statusText={t.littleIsLeft}
      />
      <StatTile
        label={t.load}
        value={map(load, ({ one }) => formatNumber(one))}
        limit={load.known ? say(t.over15Min, { fifteen: formatNumber(load.value.fifteen) }) : undefined}
      />
      <StatTile
        label={t.memoryInUse}
        value={map(memory, ({ used }) => formatBytes(used))}
        limit={memory.known ? say(t.ofTotal, { total: formatBytes(memory.value.total) }) : undefined}
        status={level(memoryShare, 0.9, 0.97)}
        statusText={say(t.inUse, { memoryShare: formatShare(memoryShare) })}
      />
      <StatTile
        label={t.swapInUse}
        value={map(swap, ({ total, used }) => (total === 0 ? t.noSwap : formatBytes(used)))}
        limit={
          swap.known && swap.value.total > 0
            ? say(t.ofTotal, { total: formatBytes(swap.value.total) })
            : undefined
        }
      />
      <StatTile
        label={t.fullestFileSystem}
        value={
          full
            ? { known: true, value: formatShare(full.share) }
            : mounts.known
              ? { known: false, reason: t.noFileSystemTold }
              : mounts
        }
        limit={full ? full.path.slice(0, 40) : undefined}
        status={level(full?.share ?? 0, 0.85, 0.95)}
        statusText={t.makeRoom}
      />
    </div>
  )
}
