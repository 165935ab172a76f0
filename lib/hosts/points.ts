import type { Point } from '@/lib/collect/metrics'
import type { Reading } from '@/lib/engines/contract/reading'
import type { HostFigures } from '@/lib/features/hosts/figures'
import type { HostMetric } from '@/lib/features/hosts/metrics'
import { usedShare } from './figures'

/** Names one host may bring into the store in the life of a collector: a hostile one makes up new ones each time. */
const MAX_LABELS = 400

/** Remembers which labels a host has used, so that their number has an end. */
export class Labels {
  readonly #seen = new Set<string>()

  /** True when a series of this name may be written. */
  allow(metric: string, label: string): boolean {
    const key = `${metric}\n${label}`
    if (this.#seen.has(key)) return true
    if (this.#seen.size >= MAX_LABELS) return false
    this.#seen.add(key)
    return true
  }
}

/** The points of one reading of a host. What is unknown gives no point: a gap, never a 0. */
export function hostPoints(figures: HostFigures, labels: Labels, withMounts: boolean): Point[] {
  const points: Point[] = []
  const add = (metric: HostMetric, value: number | null, label = '') => {
    if (value !== null && Number.isFinite(value) && labels.allow(metric, label))
      points.push({ metric, label: storable(label), value })
  }
  const each = <T>(reading: Reading<T>, take: (value: T) => void) => {
    if (reading.known) take(reading.value)
  }
  each(figures.cpu, (cpu) => {
    add('host.cpu.user', cpu.user)
    add('host.cpu.system', cpu.system)
    add('host.cpu.iowait', cpu.iowait)
    add('host.cpu.steal', cpu.steal)
  })
  each(figures.load, (load) => add('host.load', load.one))
  each(figures.memory, (memory) => {
    add('host.memory.used', memory.used)
    add('host.memory.total', memory.total)
  })
  each(figures.swap, (swap) => add('host.swap.used', swap.used))
  each(figures.disks, (disks) => {
    for (const disk of disks) {
      add('host.disk.read', disk.readBytes, disk.name)
      add('host.disk.written', disk.writtenBytes, disk.name)
      add('host.disk.read_latency', disk.readSeconds, disk.name)
      add('host.disk.write_latency', disk.writeSeconds, disk.name)
      add('host.disk.busy', disk.busy, disk.name)
    }
  })
  each(figures.network, (network) => {
    for (const one of network) {
      add('host.network.received', one.receivedBytes, one.name)
      add('host.network.sent', one.sentBytes, one.name)
    }
  })
  if (withMounts)
    each(figures.mounts, (mounts) => {
      for (const mount of mounts) {
        each(mount.space, (space) => add('host.mount.used', usedShare(space), mount.path))
        each(mount.inodes, (inodes) => add('host.mount.inodes', inodes.used / inodes.total, mount.path))
      }
    })
  return points
}

/** A label as the store takes it. */
function storable(label: string): string {
  return label.replaceAll('\0', '\ufffd').toWellFormed().slice(0, 200)
}
