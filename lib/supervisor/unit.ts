import { type ChildProcess, spawn } from 'node:child_process'
import type { Duplex } from 'node:stream'
import { childEnvironment } from '@/lib/config'
import type { SecretsOnThePipe } from '@/lib/secrets'

/** One supervised process: web or worker. */
export type Unit = {
  /** Starts it anew, with other secrets. */
  restart(secrets: SecretsOnThePipe): void
  /** SIGTERM, patience, SIGKILL. Resolves when it and its process group are gone. */
  stop(): Promise<void>
}

type UnitOptions = {
  name: string
  /** Absolute path of the bundle. */
  entry: string
  environment: Record<string, string>
  secrets: SecretsOnThePipe
  /** How long it may take to end after SIGTERM, milliseconds. */
  patience: number
  say(line: string): void
}

const FIRST_DELAY = 300
const LONGEST_DELAY = 15_000
/** A process that lived this long starts again at once. */
const STEADY = 60_000

/** Starts a unit and keeps it running: one that dies starts again, later each time it dies early. */
export function startUnit(options: UnitOptions): Unit {
  let secrets = options.secrets
  let child: ChildProcess | null = null
  let timer: NodeJS.Timeout | undefined
  let delay = FIRST_DELAY
  let stopping = false

  const start = () => {
    const startedAt = Date.now()
    const process_ = launch(options, secrets)
    child = process_
    process_.once('exit', (code, signal) => {
      child = null
      if (stopping) return
      if (Date.now() - startedAt > STEADY) delay = FIRST_DELAY
      options.say(
        `${options.name} ended (${signal ?? `code ${code}`}); it starts again in ${delay / 1000} s.`,
      )
      timer = setTimeout(start, delay)
      delay = Math.min(delay * 2, LONGEST_DELAY)
    })
  }
  start()

  return {
    restart(next) {
      secrets = next
      if (child) child.kill('SIGTERM')
    },
    async stop() {
      stopping = true
      clearTimeout(timer)
      if (child) await end(child, options.patience)
    },
  }
}

function launch(options: UnitOptions, secrets: SecretsOnThePipe): ChildProcess {
  // Prisma runs nested reads of one transaction at once, of which the driver warns; nobody here can act on it.
  const flags = ['--enable-source-maps', '--disable-warning=DeprecationWarning']
  const child = spawn(process.execPath, [...flags, options.entry], {
    env: childEnvironment(options.environment),
    // Its own process group, so that Ctrl-C reaches only the supervisor, which keeps the order.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  child.on('error', (error) => options.say(`${options.name} could not be started: ${error.message}`))
  const pipe = child.stdio[3] as Duplex | null
  pipe?.on('error', () => undefined)
  pipe?.write(`${JSON.stringify(secrets)}\n`)
  return child
}

async function end(child: ChildProcess, patience: number): Promise<void> {
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), patience)
  await gone
  clearTimeout(timer)
  // What it may have left behind in its group goes with it.
  signalGroup(child.pid, 'SIGKILL')
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // The group is empty already.
  }
}
