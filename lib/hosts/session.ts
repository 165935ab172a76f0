import { randomBytes } from 'node:crypto'
import type { Readable, Writable } from 'node:stream'
import { AppError } from '@/lib/errors'
import { hostChecksTexts as t } from '@/lib/texts/host-checks'
import { checkedUser, complaint, type HostCommand, type RunsAs } from './command'
import { whoAmI } from './commands/who'
import type { ExecResult, Transport } from './transport'

/** How one command is run, beyond what the command itself says. */
export type RunOptions = {
  /** The user of the database service, for commands that run as it. */
  as?: string | null | undefined
  signal?: AbortSignal | undefined
  /** What the command reads. */
  input?: Readable | undefined
  /** Where its output goes; without it, it is kept and given to the command's parser. */
  output?: Writable | undefined
  /** Milliseconds without a byte in either direction after which a transfer is given up. */
  idleMs?: number | undefined
}

/** Bytes of output that are kept in memory at most; what is more must go somewhere as it comes. */
const KEPT_BYTES = 16_000_000

export type Login = { user: string; uid: number }

/** A machine that a target may run on, for as long as somebody works there. Worker only. */
export interface HostSession {
  readonly kind: 'local' | 'ssh'
  readonly isOpen: boolean
  /** Parent of the panel's own folders on that machine. */
  readonly workDir: string
  /** As whom the panel is signed in there; asked once. */
  login(): Promise<Login>
  /** Runs one command of the catalogue to its end. @throws AppError with a code `host.*` */
  run<Input, Output>(command: HostCommand<Input, Output>, input: Input, options?: RunOptions): Promise<Output>
  close(): Promise<void>
}

/** A session over a transport. What a command means does not depend on the way to the machine. */
export function hostSession(transport: Transport, workDir = '/var/tmp'): HostSession {
  return new TransportSession(transport, workDir)
}

class TransportSession implements HostSession {
  readonly workDir: string
  readonly #transport: Transport
  #login: Promise<Login> | null = null

  constructor(transport: Transport, workDir: string) {
    this.#transport = transport
    this.workDir = workDir
  }

  get kind() {
    return this.#transport.kind
  }

  get isOpen() {
    return this.#transport.isOpen
  }

  login(): Promise<Login> {
    this.#login ??= this.#exec(whoAmI, undefined, [], {}).catch((error: unknown) => {
      this.#login = null
      throw error
    })
    return this.#login
  }

  async run<Input, Output>(
    command: HostCommand<Input, Output>,
    input: Input,
    options: RunOptions = {},
  ): Promise<Output> {
    const prefix = command.runsAs === 'login' ? [] : await this.#prefix(command.runsAs, options.as)
    return this.#exec(command, input, prefix, options)
  }

  async #prefix(runsAs: RunsAs, as: string | null | undefined): Promise<readonly string[]> {
    // Nobody named: the service runs as the login itself.
    if (runsAs === 'service' && !as) return []
    return actingAs(await this.login(), runsAs === 'root' ? 'root' : checkedUser(as ?? ''))
  }

  async #exec<Input, Output>(
    command: HostCommand<Input, Output>,
    input: Input,
    prefix: readonly string[],
    options: RunOptions,
  ): Promise<Output> {
    const begun = performance.now()
    const { timeoutMs, maxBytes } = command
    const { as: _, ...streams } = options
    const result = await this.#transport.exec({
      argv: ['/usr/bin/env', 'LC_ALL=C', ...limited(timeoutMs), ...prefix, ...command.argv(input)],
      // A little later than the limit that the host itself keeps, which ends the program there, too.
      timeoutMs: timeoutMs > 0 ? timeoutMs + 1_000 : 0,
      maxBytes: options.output ? maxBytes : Math.min(maxBytes, KEPT_BYTES),
      ...streams,
    })
    const late = timeoutMs > 0 && performance.now() - begun >= timeoutMs
    demandGood(command, result, prefix, late)
    return command.parse(result, input)
  }

  close(): Promise<void> {
    return this.#transport.close()
  }
}

/** What stands before a command so that it runs as another user. */
export function actingAs(login: Login, user: string): readonly string[] {
  if (login.user === user) return []
  if (login.uid === 0) return ['/sbin/runuser', '-u', user, '--']
  return ['/usr/bin/sudo', '-n', '-u', user, '--']
}

/** The host ends the program by itself, also when the connection is gone by then. */
function limited(timeoutMs: number): readonly string[] {
  return timeoutMs > 0 ? ['/usr/bin/timeout', '-k', '1', String(Math.ceil(timeoutMs / 1_000))] : []
}

function demandGood(
  command: Pick<HostCommand<never, unknown>, 'name' | 'exits'>,
  result: ExecResult,
  prefix: readonly string[],
  late: boolean,
): void {
  if (late && (result.exit === 124 || result.exit === 137)) throw new AppError('host.command_timeout')
  if ((command.exits ?? [0]).includes(result.exit ?? -1)) return
  const said = complaint(result)
  if (prefix[0] === '/usr/bin/sudo' && /^sudo:|\/sudo['’:]/.test(said))
    throw new AppError('host.sudo_refused', { detail: said })
  if (/No space left on device|Disk quota exceeded/.test(result.stderr))
    throw new AppError('host.disk_full', { detail: said })
  const how = result.exit === null ? (result.signal ?? t.noExitCode) : `exit ${result.exit}`
  throw new AppError('host.command_failed', {
    detail: said === '' ? `${command.name}: ${how}.` : `${command.name} (${how}): ${said}`,
  })
}

/** A name for something of ours on a host: what it is and 128 random bits. */
export function serverMadeName(what: 'file' | 'job'): string {
  return `${what}-${randomBytes(16).toString('hex')}`
}
