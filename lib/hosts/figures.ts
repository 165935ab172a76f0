import { known, type Reading, unknown } from '@/lib/engines/contract/reading'
import type { DiskFigures, HostFigures, MountFigures } from '@/lib/features/hosts/figures'
import { unknownsTexts as t } from '@/lib/texts/unknowns'
import type { MountSpace, ProcTexts } from './commands/figures'
import { type Counters, type CpuTimes, type DiskCounters, type NetworkCounters, readCounters } from './proc'

/** Two readings further apart than this say nothing about now. */
const MAX_GAP_MS = 120_000

/** One reading of a host: texts of /proc, and the mounts of up to a minute ago. */
export type HostSample = { at: number; texts: ProcTexts; counters: Counters }

/** Reads what came from a host at one moment (Unix milliseconds). */
export function hostSample(at: number, texts: ProcTexts): HostSample {
  return { at, texts, counters: readCounters(texts) }
}

/**
 * The figures of a host from two readings. Whatever breaks the line between them (a restart, a long gap, a
 * counter that went backwards) makes the rate unknown, never 0 and never negative.
 */
export function hostFigures(
  previous: HostSample | null,
  current: HostSample,
  mounts: Reading<MountFigures[]>,
): HostFigures {
  const { counters, at } = current
  const before = previous?.counters ?? null
  const broken = brokenBy(previous, current)
  const seconds = previous ? (at - previous.at) / 1_000 : 0
  const rated = <T, U>(
    name: (from: Counters) => T | null,
    make: (from: T, to: T) => Reading<U>,
  ): Reading<U> => {
    const to = name(counters)
    if (to === null) return unreadable()
    const from = before ? name(before) : null
    if (broken !== null || from === null) return unknown(broken ?? TWO)
    return make(from, to)
  }
  return {
    at: new Date(at).toISOString(),
    cores: counters.cores === null ? unreadable() : known(counters.cores),
    startedAt:
      counters.uptimeSeconds === null
        ? unreadable()
        : known(new Date(at - counters.uptimeSeconds * 1_000).toISOString()),
    cpu: rated((from) => from.cpu, cpuShares),
    load: counters.load === null ? unreadable() : known(counters.load),
    memory: counters.memory === null ? unreadable() : known(counters.memory),
    swap: counters.swap === null ? unreadable() : known(counters.swap),
    disks: rated(
      (from) => from.disks,
      (from, to) => known(diskRates(from, to, seconds)),
    ),
    network: rated(
      (from) => from.network,
      (from, to) => known(networkRates(from, to, seconds)),
    ),
    mounts,
  }
}

const TWO = t.ratesNeedTwoReadings

function unreadable<T>(): Reading<T> {
  return unknown(t.hostDidNotLet, t.lookAtWhatThe)
}

function brokenBy(previous: HostSample | null, current: HostSample): string | null {
  if (!previous) return TWO
  const gap = current.at - previous.at
  if (gap <= 0) return t.clockOfThePanel
  if (gap > MAX_GAP_MS) return t.thereIsAGap
  if (previous.counters.boot !== current.counters.boot) return t.hostHasRestarted
  return null
}

function cpuShares(from: CpuTimes, to: CpuTimes): HostFigures['cpu'] {
  const delta = (name: keyof CpuTimes) => to[name] - from[name]
  const names = ['user', 'system', 'iowait', 'steal', 'idle'] as const
  // iowait alone may go backwards by a tick; the kernel's documentation says so.
  const parts = names.map((name) => (name === 'iowait' ? Math.max(0, delta(name)) : delta(name)))
  if (parts.some((part) => part < 0)) return unknown(t.countersWentBackwards)
  const all = parts.reduce((sum, part) => sum + part, 0)
  if (all === 0) return unknown(t.noTimePassedOn)
  const [user = 0, system = 0, iowait = 0, steal = 0, idle = 0] = parts.map((part) => part / all)
  return known({ user, system, iowait, steal, idle })
}

function diskRates(
  from: Map<string, DiskCounters>,
  to: Map<string, DiskCounters>,
  seconds: number,
): DiskFigures[] {
  return [...to].flatMap(([name, now]): DiskFigures[] => {
    const was = from.get(name)
    if (!was) return []
    const delta = (key: keyof DiskCounters) => now[key] - was[key]
    const keys: (keyof DiskCounters)[] = [
      'reads',
      'writes',
      'readSectors',
      'writtenSectors',
      'readMs',
      'writeMs',
      'busyMs',
    ]
    // A device that came back under its name begins at 0: it has no rate this time.
    if (keys.some((key) => delta(key) < 0)) return []
    const wait = (ms: number, times: number) => (times === 0 ? null : ms / times / 1_000)
    return [
      {
        name,
        reads: delta('reads') / seconds,
        writes: delta('writes') / seconds,
        // A sector is 512 bytes here, whatever the device has.
        readBytes: (delta('readSectors') * 512) / seconds,
        writtenBytes: (delta('writtenSectors') * 512) / seconds,
        readSeconds: wait(delta('readMs'), delta('reads')),
        writeSeconds: wait(delta('writeMs'), delta('writes')),
        busy: Math.min(1, delta('busyMs') / 1_000 / seconds),
      },
    ]
  })
}

type InterfaceFigures = { name: string; receivedBytes: number; sentBytes: number; errors: number }

function networkRates(from: Map<string, NetworkCounters>, to: Map<string, NetworkCounters>, seconds: number) {
  return [...to].flatMap(([name, now]): InterfaceFigures[] => {
    const was = from.get(name)
    if (!was || now.received < was.received || now.sent < was.sent || now.errors < was.errors) return []
    return [
      {
        name,
        receivedBytes: (now.received - was.received) / seconds,
        sentBytes: (now.sent - was.sent) / seconds,
        errors: (now.errors - was.errors) / seconds,
      },
    ]
  })
}

/** Kinds of file systems that hold no data of anybody. */
const PSEUDO =
  /^(proc|sysfs|devtmpfs|devpts|cgroup2?|securityfs|pstore|bpf|tracefs|debugfs|configfs|fusectl|mqueue|hugetlbfs|autofs|binfmt_misc|rpc_pipefs|nsfs|efivarfs|ramfs|squashfs|selinuxfs|fuse\.(gvfsd-fuse|portal|lxcfs))$/

/** Mounts that are told of a host at most, the fullest first. */
const MAX_MOUNTS = 64

/** Every mount of the host; one that df could not tell of is unknown, not missing. */
export function mountFigures(
  mounted: { path: string; source: string; type: string }[] | null,
  spaces: MountSpace[],
  why: string,
): Reading<MountFigures[]> {
  const bySpace = new Map(spaces.map((space) => [space.path, space]))
  const listed = mounted ?? spaces
  if (listed.length === 0) return unknown(t.hostDidNotTell)
  // The last mount over a path is the one that is seen.
  const unique = new Map(listed.filter(({ type }) => !PSEUDO.test(type)).map((mount) => [mount.path, mount]))
  const all = [...unique.values()].flatMap(({ path, source, type }): MountFigures[] => {
    const space = bySpace.get(path)
    const none = unknown(why)
    if (space?.size === 0) return []
    return [
      {
        path,
        source: source.slice(0, 200),
        type,
        space: space ? known({ size: space.size, used: space.used, available: space.available }) : none,
        inodes:
          space && space.inodes !== null && space.inodesUsed !== null
            ? known({ total: space.inodes, used: space.inodesUsed })
            : space
              ? unknown(t.thisFileSystemCounts)
              : none,
      },
    ]
  })
  const fullness = ({ space }: MountFigures) => (space.known ? usedShare(space.value) : 2)
  return known(all.sort((a, b) => fullness(b) - fullness(a)).slice(0, MAX_MOUNTS))
}

/** Share of a file system that is used, as df's percentage: what only root may use counts as neither. */
export function usedShare(space: { used: number; available: number }): number {
  const all = space.used + space.available
  return all === 0 ? 1 : space.used / all
}
