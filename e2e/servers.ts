import { readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { demo } from './demo'

/** Where the demo keeps the data of its servers: the CA of the fleet lies there. */
function serverFolder(): string {
  return dirname(dirname(demo().ca))
}

function processes(): { pid: number; parent: number; command: string }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return [{ pid: Number(name), parent, command }]
    } catch {
      // It ended while it was read.
      return []
    }
  })
}

/** A server of the demo with its children, found by the folder in its command line. */
function pidsOf(part: string): number[] {
  const all = processes()
  const folder = `${serverFolder()}/${part}`
  const found = new Set(all.filter(({ command }) => command.includes(folder)).map(({ pid }) => pid))
  if (found.size === 0) throw new Error(`No process of ${part} runs.`)
  for (const { pid, parent } of all) if (found.has(parent)) found.add(pid)
  return [...found]
}

function send(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids)
    try {
      process.kill(pid, signal)
    } catch {
      // It ended by itself.
    }
}

/** Freezes a server: it keeps its connections and answers nothing. @returns what thaws it */
export function freeze(part: string): () => void {
  const pids = pidsOf(part)
  send(pids, 'SIGSTOP')
  return () => send(pids, 'SIGCONT')
}

/** Kills a server and its children, as a crash would. */
export function crash(part: string): void {
  send(pidsOf(part), 'SIGKILL')
}

export const MARIADB_REPLICA = 'fleet/mariadb/market-maria-2.conf'
export const STORE = 'store -c'
