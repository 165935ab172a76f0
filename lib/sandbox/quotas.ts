import { readFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { processesIn } from './server-process'

/** What a throw-away server may use up before it is ended. */
export type Quotas = {
  /** Bytes of its folder, and of each single file in it. */
  diskBytes: number
  /** Bytes of memory of all its processes together, shared pages counted once. */
  memoryBytes: number
  /** Seconds of processor time of all its processes together. */
  cpuSeconds: number
  /** Milliseconds from its start to its end. */
  lifeMs: number
}

export const DEFAULT_QUOTAS: Quotas = {
  diskBytes: 4 * 1024 ** 3,
  memoryBytes: 1024 ** 3,
  cpuSeconds: 3_600,
  lifeMs: 2 * 60 * 60_000,
}

/** One quota with who sees to it. */
export type Enforcement = { quota: keyof Quotas; how: string }

/** How each quota is kept here: by the kernel at once, or by a look once a second. */
export const ENFORCED: readonly Enforcement[] = [
  { quota: 'diskBytes', how: 'no file larger (RLIMIT_FSIZE); the whole folder by a look each second' },
  { quota: 'memoryBytes', how: 'proportional memory of its processes, by a look each second' },
  {
    quota: 'cpuSeconds',
    how: 'all together by a look each second; each process a second later (RLIMIT_CPU)',
  },
  { quota: 'lifeMs', how: 'a timer, and its end with the process that started it (PDEATHSIG)' },
]

/** Bytes that a folder takes on disk. Files that vanish meanwhile count nothing. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  let sum = 0
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) sum += await folderBytes(path)
    else if (entry.isFile())
      sum += await stat(path).then(
        (found) => found.blocks * 512,
        () => 0,
      )
  }
  return sum
}

// Kernel ticks a second, as Linux fixes them for user programs.
const TICKS = 100

/** Memory and processor time of the processes that work in a folder. What cannot be read counts nothing. */
export function usedBy(folder: string): { memoryBytes: number; cpuSeconds: number } {
  let memoryBytes = 0
  let cpuSeconds = 0
  for (const { pid } of processesIn(folder)) {
    const rollup = read(`/proc/${pid}/smaps_rollup`)
    memoryBytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1_024
    const line = read(`/proc/${pid}/stat`)
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    // Its children that ended count with it: a server makes one for each connection.
    const ticks = [11, 12, 13, 14].map((at) => Number(fields[at] ?? 0))
    cpuSeconds += ticks.reduce((sum, n) => sum + n, 0) / TICKS
  }
  return { memoryBytes, cpuSeconds }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

/** Which quota is used up, in a sentence; null while all hold. */
export async function overQuota(
  quotas: Quotas,
  place: { folder: string; dataDir: string; startedAt: number },
): Promise<string | null> {
  if (Date.now() - place.startedAt > quotas.lifeMs) return `It ran longer than ${quotas.lifeMs / 1_000} s.`
  const { memoryBytes, cpuSeconds } = usedBy(place.dataDir)
  if (memoryBytes > quotas.memoryBytes)
    return `It used ${memoryBytes} bytes of memory of ${quotas.memoryBytes}.`
  if (cpuSeconds >= quotas.cpuSeconds)
    return `It used ${Math.round(cpuSeconds)} s of processor time of ${quotas.cpuSeconds}.`
  const bytes = await folderBytes(place.folder)
  return bytes > quotas.diskBytes ? `It used ${bytes} bytes of disk of ${quotas.diskBytes}.` : null
}
