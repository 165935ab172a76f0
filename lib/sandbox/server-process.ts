import { spawn } from 'node:child_process'
import { accessSync, closeSync, constants, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { cleanEnvironment } from './clean-environment'
import type { RunAs } from './unprivileged'

/** A process that cannot be mistaken for another: its id with the time it was started (kernel ticks since boot). */
export type ProcessIdentity = { pid: number; startTicks: string }

/** A server that we started. */
export type RunningServer = {
  readonly name: string
  readonly port: number
  readonly dataDir: string
  readonly identity: ProcessIdentity
  isAlive(): boolean
  /** Orderly end; forced when it is not gone in time (milliseconds). */
  stop(timeoutMs?: number): Promise<void>
  /** As a power cut: SIGKILL to the server and to what it started. */
  kill(): Promise<void>
}

/** How one server process is started. */
export type ServerStart = {
  name: string
  command: string
  args: string[]
  cwd: string
  user: RunAs
  logFile: string
  /** Signal that the kernel sends when our own process dies without having stopped it. */
  signalOnOurDeath: 'INT' | 'TERM'
  limits?: ServerLimits
}

/** What the kernel itself holds each process of a server to. */
export type ServerLimits = { fileBytes: number; cpuSeconds: number }

/** Where the files of a server of ours are, who it runs as and how it listens. */
export type ServerSpec = {
  /** Shown in its logs. */
  name: string
  dataDir: string
  port: number
  user: RunAs
  logFile: string
  /** Null: it does not listen on TCP at all. */
  tls: { caPem: string; certPem: string; keyPem: string } | null
  limits?: ServerLimits
}

const SETPRIV = '/usr/bin/setpriv'
const PRLIMIT = '/usr/bin/prlimit'

function statFields(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The command name may hold spaces and brackets: fields are counted from the last bracket.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

/** Who runs under this id now, or null when nobody (or only a zombie) does. */
export function identify(pid: number): ProcessIdentity | null {
  const fields = statFields(pid)
  const startTicks = fields?.[19]
  if (!fields || !startTicks || fields[0] === 'Z' || fields[0] === 'X') return null
  return { pid, startTicks }
}

/** Whether this very process still runs; false when its id now belongs to another. */
export function isSameProcess(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startTicks === identity.startTicks
}

/** Processes whose working folder is this one: how servers left over by an earlier run are found. */
export function processesIn(folder: string): ProcessIdentity[] {
  const found: ProcessIdentity[] = []
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      if (readlinkSync(`/proc/${entry}/cwd`) !== folder) continue
    } catch {
      continue
    }
    const identity = identify(Number(entry))
    if (identity && identity.pid !== process.pid) found.push(identity)
  }
  return found
}

function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isSameProcess(identity)) return
  try {
    process.kill(identity.pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Signals a process and waits until it is gone; answers whether it went in time (milliseconds). */
export async function endProcess(
  identity: ProcessIdentity,
  name: NodeJS.Signals,
  timeoutMs: number,
): Promise<boolean> {
  signal(identity, name)
  const deadline = Date.now() + timeoutMs
  while (isSameProcess(identity)) {
    if (Date.now() > deadline) return false
    await sleep(25)
  }
  return true
}

/**
 * Ends servers that an earlier run left in this data folder: first in order, then by force.
 * Answers how many there were.
 */
export async function sweepOrphans(folder: string, gentle: NodeJS.Signals): Promise<number> {
  const orphans = processesIn(folder)
  // The oldest is the server itself; its children follow it.
  const first = orphans.sort((a, b) => Number(a.startTicks) - Number(b.startTicks) || a.pid - b.pid)[0]
  if (first) await endProcess(first, gentle, 15_000)
  for (const left of processesIn(folder)) await endProcess(left, 'SIGKILL', 5_000)
  return orphans.length
}

/** Starts a server in its own process group, so that a terminal's Ctrl-C reaches only us; output goes to its log. */
export async function spawnServer(start: ServerStart): Promise<ProcessIdentity> {
  const log = openSync(start.logFile, 'a', 0o640)
  const [command = start.command, ...args] = wrapped(start)
  try {
    const child = spawn(command, args, {
      cwd: start.cwd,
      detached: true,
      stdio: ['ignore', log, log],
      env: cleanEnvironment(start.cwd),
      ...start.user,
    })
    await new Promise<void>((done, fail) => {
      child.once('spawn', done)
      child.once('error', (error) => fail(new Error(`${start.name} could not be started: ${error.message}`)))
    })
    child.unref()
    const identity = child.pid === undefined ? null : identify(child.pid)
    if (!identity) throw new Error(`${start.name} ended at once; its log is ${start.logFile}`)
    return identity
  } finally {
    closeSync(log)
  }
}

/** The command line, behind the programs that tie it to us and limit it, where the machine has them. */
function wrapped({ command, args, signalOnOurDeath, limits }: ServerStart): string[] {
  const line = [command, ...args]
  if (limits && canRun(PRLIMIT))
    line.unshift(PRLIMIT, `--fsize=${limits.fileBytes}`, `--cpu=${limits.cpuSeconds}`, '--core=0', '--')
  if (canRun(SETPRIV)) line.unshift(SETPRIV, '--pdeathsig', signalOnOurDeath)
  return line
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The last lines of a server's log, to be shown when it did not come up. */
export function logTail(logFile: string, lines = 6): string {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
  } catch {
    return '(no log)'
  }
}

/** Waits until a server says that it is ready; fails with the end of its log when it died or took too long. */
export async function waitUntilReady(
  server: { name: string; identity: ProcessIdentity; logFile: string },
  isReady: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await isReady())) {
    if (!isSameProcess(server.identity)) {
      throw new Error(`${server.name} ended while starting. Its log says:\n${logTail(server.logFile)}`)
    }
    if (Date.now() > deadline) {
      await endProcess(server.identity, 'SIGKILL', 5_000)
      throw new Error(
        `${server.name} was not ready after ${timeoutMs / 1000} s. Its log says:\n${logTail(server.logFile)}`,
      )
    }
    await sleep(30)
  }
}

/** Everything a started server offers, from its process and the signals its product wants. */
export function runningServer(
  about: { name: string; port: number; dataDir: string; identity: ProcessIdentity },
  signals: { stop: NodeJS.Signals; force: NodeJS.Signals },
): RunningServer {
  const sweep = async () => {
    for (const left of processesIn(about.dataDir)) await endProcess(left, 'SIGKILL', 5_000)
  }
  return {
    ...about,
    isAlive: () => isSameProcess(about.identity),
    stop: async (timeoutMs = 20_000) => {
      if (!(await endProcess(about.identity, signals.stop, timeoutMs))) {
        await endProcess(about.identity, signals.force, 5_000)
      }
      await sweep()
    },
    kill: async () => {
      await endProcess(about.identity, 'SIGKILL', 5_000)
      await sweep()
    },
  }
}
