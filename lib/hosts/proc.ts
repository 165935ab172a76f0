import type { ProcTexts } from './commands/figures'

/** CPU time since the start of the host, in kernel ticks. */
export type CpuTimes = { user: number; system: number; iowait: number; steal: number; idle: number }
export type DiskCounters = {
  reads: number
  writes: number
  readSectors: number
  writtenSectors: number
  readMs: number
  writeMs: number
  busyMs: number
}
export type NetworkCounters = { received: number; sent: number; errors: number }

/** What one reading of /proc says; null where a file was not readable or not as the kernel writes it. */
export type Counters = {
  boot: string | null
  cores: number | null
  uptimeSeconds: number | null
  cpu: CpuTimes | null
  load: { one: number; five: number; fifteen: number } | null
  memory: { total: number; available: number; used: number } | null
  swap: { total: number; used: number } | null
  disks: Map<string, DiskCounters> | null
  network: Map<string, NetworkCounters> | null
  mounts: { path: string; source: string; type: string }[] | null
}

/** Devices and interfaces of one host that are told at most. */
const MAX_NAMES = 64

/** Reads the texts of /proc. They come from another machine: anything that does not fit is null. */
export function readCounters(texts: ProcTexts): Counters {
  const memory = sizes(texts['/proc/meminfo'])
  return {
    boot: texts['/proc/sys/kernel/random/boot_id']?.trim().slice(0, 40) ?? null,
    cores: coresOf(texts['/proc/stat']),
    uptimeSeconds: numbers(texts['/proc/uptime']?.split(/\s+/).slice(0, 1))?.[0] ?? null,
    cpu: cpuOf(texts['/proc/stat']),
    load: loadOf(texts['/proc/loadavg']),
    memory: memoryOf(memory),
    swap: swapOf(memory),
    disks: disksOf(texts['/proc/diskstats']),
    network: networkOf(texts['/proc/net/dev']),
    mounts: mountsOf(texts['/proc/self/mounts']),
  }
}

/** All of them as numbers, or null when one is none. */
function numbers(words: readonly string[] | undefined): number[] | null {
  if (!words || words.length === 0) return null
  const values = words.map((word) => (/^\d+(\.\d+)?$/.test(word) ? Number(word) : Number.NaN))
  return values.every(Number.isFinite) ? values : null
}

function cpuOf(text: string | undefined): CpuTimes | null {
  const line = /^cpu +(.*)$/m.exec(text ?? '')?.[1]
  const values = numbers(line?.trim().split(/\s+/))
  if (!values || values.length < 4) return null
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = values
  return { user: user + nice, system: system + irq + softirq, iowait, steal, idle }
}

function coresOf(text: string | undefined): number | null {
  const cores = text?.match(/^cpu\d+ /gm)?.length ?? 0
  return cores === 0 ? null : cores
}

function loadOf(text: string | undefined): Counters['load'] {
  const values = numbers(text?.split(' ').slice(0, 3))
  const [one, five, fifteen] = values ?? []
  return one === undefined || five === undefined || fifteen === undefined ? null : { one, five, fifteen }
}

/** Lines `Name:  123 kB`, in bytes. */
function sizes(text: string | undefined): Map<string, number> {
  const found = new Map<string, number>()
  for (const [, name = '', kilobytes] of text?.matchAll(/^(\w+): +(\d+) kB$/gm) ?? [])
    found.set(name, Number(kilobytes) * 1_024)
  return found
}

function memoryOf(size: Map<string, number>): Counters['memory'] {
  const total = size.get('MemTotal')
  const available = size.get('MemAvailable')
  if (total === undefined || available === undefined) return null
  return { total, available, used: Math.max(0, total - available) }
}

function swapOf(size: Map<string, number>): Counters['swap'] {
  const total = size.get('SwapTotal')
  const free = size.get('SwapFree')
  return total === undefined || free === undefined ? null : { total, used: Math.max(0, total - free) }
}

/** Devices that are no disks of the host's own, or are counted below another name. */
const NO_DISK = /^(loop|ram|zram|fd|sr|nbd)\d+/

function disksOf(text: string | undefined): Counters['disks'] {
  if (text === undefined) return null
  const found = new Map<string, DiskCounters>()
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/)
    const name = words[2] ?? ''
    const values = numbers(words.slice(3, 14))
    if (!values || values.length < 11 || NO_DISK.test(name)) continue
    const [
      reads = 0,
      ,
      readSectors = 0,
      readMs = 0,
      writes = 0,
      ,
      writtenSectors = 0,
      writeMs = 0,
      ,
      busyMs = 0,
    ] = values
    found.set(name.slice(0, 64), { reads, writes, readSectors, writtenSectors, readMs, writeMs, busyMs })
  }
  for (const name of found.keys()) if (isPartition(name, found)) found.delete(name)
  return capped(found)
}

/** `sda1` below `sda`, `nvme0n1p2` below `nvme0n1`: counted in the whole disk already. */
function isPartition(name: string, all: Map<string, unknown>): boolean {
  const parent = /^(.*\d)p\d+$/.exec(name)?.[1] ?? /^([a-z]+)\d+$/.exec(name)?.[1]
  return parent !== undefined && all.has(parent)
}

function networkOf(text: string | undefined): Counters['network'] {
  if (text === undefined) return null
  const found = new Map<string, NetworkCounters>()
  for (const line of text.split('\n').slice(2)) {
    const match = /^\s*([^:\s]+):\s*(.*)$/.exec(line)
    const values = numbers(match?.[2]?.trim().split(/\s+/))
    const name = match?.[1] ?? ''
    if (!values || values.length < 16 || name === 'lo') continue
    found.set(name.slice(0, 64), {
      received: values[0] ?? 0,
      sent: values[8] ?? 0,
      errors: (values[2] ?? 0) + (values[10] ?? 0),
    })
  }
  return capped(found)
}

function mountsOf(text: string | undefined): Counters['mounts'] {
  if (text === undefined) return null
  const plain = (word: string) =>
    word.replaceAll(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)))
  return text
    .split('\n')
    .flatMap((line) => {
      const [source, path, type] = line.split(' ')
      return source && path?.startsWith('/') && type
        ? [{ source: plain(source), path: plain(path).slice(0, 500), type: type.slice(0, 40) }]
        : []
    })
    .slice(0, 1_000)
}

/** The first so many: a host cannot fill the store with names. */
function capped<T>(found: Map<string, T>): Map<string, T> {
  return new Map([...found].slice(0, MAX_NAMES))
}
