import { readdirSync, readFileSync } from 'node:fs'

/** Kernel ticks per second of `/proc/PID/stat`: 100 on every Linux that Node runs on. */
const TICKS = 100

/** The middle value; NaN of nothing. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which the given part of all lies, between neighbours linearly; NaN of nothing. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * part
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}

/** Lowest and highest. */
export function spread(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)]
}

/**
 * The 95 % interval of the median by resampling (percentile bootstrap, 2000 draws of a fixed sequence, so that
 * the same readings give the same interval).
 */
export function medianInterval(values: readonly number[]): [number, number] {
  let seed = 1
  // Numerical Recipes' linear congruential generator: any will do here.
  const next = () => {
    seed = (seed * 1664525 + 1013904223) % 2 ** 32
    return seed / 2 ** 32
  }
  const draws = Array.from({ length: 2000 }, () =>
    median(values.map(() => values[Math.floor(next() * values.length)] ?? Number.NaN)),
  )
  return [quantile(draws, 0.025), quantile(draws, 0.975)]
}

/** Milliseconds of a core that the hypervisor gave to others since the machine started (`steal` of /proc/stat). */
export function stolenMs(core: number): number {
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(readFileSync('/proc/stat', 'latin1'))
  return (Number(line?.[1]?.split(' ')[7] ?? 0) * 1000) / TICKS
}

function fields(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The command name may hold spaces and brackets: fields are counted from the last bracket.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

/**
 * CPU milliseconds that a process has used in all its threads, in user and kernel mode. 0 when it is gone. By the
 * scheduler's own nanoseconds: the ticks of `stat` (10 ms) are as long as what is to be measured.
 */
export function cpuMs(pid: number): number {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`)
    const spent = tasks.map((task) =>
      Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'latin1').split(' ')[0]),
    )
    const sum = spent.reduce((total, each) => total + each, 0)
    if (sum > 0) return sum / 1e6
  } catch {
    // It ended, or this kernel keeps no such figures.
  }
  const stat = fields(pid)
  return stat ? ((Number(stat[11]) + Number(stat[12])) * 1000) / TICKS : 0
}

/** Ids of a process and of everything it started. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc')) {
    const parent = /^\d+$/.test(entry) ? fields(Number(entry))?.[1] : undefined
    if (parent !== undefined) parents.set(Number(entry), Number(parent))
  }
  const family = [pid]
  for (const member of family) for (const [id, parent] of parents) if (parent === member) family.push(id)
  return family
}

/** What a process calls itself. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}

/** Resident memory in MB with what is shared divided among its sharers, so that sums are right. 0 when it is gone. */
export function pssMb(pid: number): number {
  try {
    const line = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
    return Number(line?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** The part of a panel that a process is, told by its command line. */
export type Part = 'web' | 'worker' | 'store' | 'other'

/** Next renames the web's process once it serves. */
export function partOf(pid: number): Part {
  const command = commandOf(pid)
  if (/build\/web\.mjs|next-server/.test(command)) return 'web'
  if (/build\/worker\.mjs/.test(command)) return 'worker'
  if (/postgres/.test(command)) return 'store'
  return 'other'
}
