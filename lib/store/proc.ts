import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'

/** What /proc says of a process; fields are null where another user owns it. */
export type ProcessFacts = { exe: string | null; cwd: string | null; startedAt: number | null }

function tryRead<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

function bootTime(): number | null {
  const line = tryRead(() => readFileSync('/proc/stat', 'utf8').match(/^btime (\d+)$/m))
  return line?.[1] ? Number(line[1]) : null
}

/** Clock ticks a second; 100 on every Linux that Node runs on. */
const TICKS = 100

/** Facts of a living process, or null when there is none with that pid. `startedAt` is in Unix seconds. */
export function processFacts(pid: number): ProcessFacts | null {
  const stat = tryRead(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  if (stat === null) return null
  // The second field is the command in parentheses and may hold anything; the rest follows the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z' || fields[0] === 'X') return null
  const boot = bootTime()
  const ticks = Number(fields[19])
  return {
    exe: tryRead(() => readlinkSync(`/proc/${pid}/exe`)),
    cwd: tryRead(() => readlinkSync(`/proc/${pid}/cwd`)),
    startedAt: boot !== null && Number.isFinite(ticks) ? boot + ticks / TICKS : null,
  }
}

/** True when the process runs a binary named `postgres` (also one that was replaced or removed since). */
export function runsPostgres(facts: ProcessFacts): boolean {
  return facts.exe !== null && basename(facts.exe.replace(/ \(deleted\)$/, '')) === 'postgres'
}

/** Pids of PostgreSQL processes (postmaster and children) whose working directory is the data folder. */
export function postgresProcessesIn(dataFolder: string): number[] {
  const pids = (tryRead(() => readdirSync('/proc')) ?? []).filter((name) => /^\d+$/.test(name)).map(Number)
  return pids.filter((pid) => {
    if (tryRead(() => readlinkSync(`/proc/${pid}/cwd`)) !== dataFolder) return false
    const facts = processFacts(pid)
    return facts !== null && runsPostgres(facts)
  })
}
