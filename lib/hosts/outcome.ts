import type { Readable } from 'node:stream'
import { AppError } from '@/lib/errors'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'
import type { Exec, ExecResult } from './transport'

const STDERR_BYTES = 16_000

/** A program that runs, as both transports see it. */
export type Running = {
  stdin: NodeJS.WritableStream | null
  stdout: Readable
  stderr: Readable
  /** Settles when the program has ended and all of its output has come. */
  ended: Promise<{ exit: number | null; signal: string | null }>
  /** Ends it from this side, at once. */
  kill(): void
}

/**
 * Feeds a running program, gathers what it says, and holds it to its limits. Shared by both transports, so
 * that a limit means the same on each.
 */
export async function gather(running: Running, exec: Exec): Promise<ExecResult> {
  const watch = new Watch(running, exec)
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  let kept = 0
  running.stdout.on('data', (chunk: Buffer) => {
    if (!watch.took(chunk)) return
    if (!exec.output) return void stdout.push(chunk)
    if (exec.output.write(chunk)) return
    running.stdout.pause()
    exec.output.once('drain', () => running.stdout.resume())
  })
  exec.output?.on('error', () => watch.fail(new AppError('host.command_stopped')))
  running.stderr.on('data', (chunk: Buffer) => {
    if (!watch.took(chunk)) return
    if (kept < STDERR_BYTES) stderr.push(chunk)
    kept += chunk.length
  })
  feed(running, exec.input, watch)
  try {
    const { exit, signal } = await Promise.race([running.ended, watch.failure])
    const text = Buffer.concat(stderr).subarray(0, STDERR_BYTES).toString('utf8')
    return { exit, signal, stdout: Buffer.concat(stdout), stderr: text }
  } finally {
    watch.end()
  }
}

/** Ends a program that takes too long, stands still, says too much, or is no longer wanted. */
class Watch {
  /** Rejects when the program was ended from this side. */
  readonly failure: Promise<never>
  readonly #running: Running
  readonly #exec: Exec
  readonly #late: NodeJS.Timeout | undefined
  #reject: (error: AppError) => void = () => undefined
  #idle: NodeJS.Timeout | undefined
  #bytes = 0

  constructor(running: Running, exec: Exec) {
    this.#running = running
    this.#exec = exec
    this.failure = new Promise<never>((_, reject) => {
      this.#reject = reject
    })
    this.failure.catch(() => undefined)
    if (exec.timeoutMs > 0) this.#late = setTimeout(() => this.fail(overdue(exec)), exec.timeoutMs)
    if (exec.signal?.aborted) this.#stop()
    exec.signal?.addEventListener('abort', this.#stop, { once: true })
    this.moved()
  }

  readonly #stop = () => this.fail(new AppError('host.command_stopped'))

  fail(error: AppError): void {
    this.#reject(error)
    this.#running.kill()
  }

  /** Something moved, in whichever direction. */
  moved(): void {
    clearTimeout(this.#idle)
    if (this.#exec.idleMs) this.#idle = setTimeout(() => this.fail(stalled()), this.#exec.idleMs)
  }

  /** Counts what came; false when it was too much. */
  took(chunk: Buffer): boolean {
    this.moved()
    this.#bytes += chunk.length
    if (this.#bytes <= this.#exec.maxBytes) return true
    this.fail(new AppError('host.too_much_output'))
    return false
  }

  end(): void {
    clearTimeout(this.#late)
    clearTimeout(this.#idle)
    this.#exec.signal?.removeEventListener('abort', this.#stop)
  }
}

function feed({ stdin }: Running, input: Readable | undefined, watch: Watch): void {
  if (!stdin) return
  // A program that ends before it has read everything closes the pipe; its exit code tells why.
  stdin.on('error', () => undefined)
  if (!input) return void stdin.end()
  input.on('error', (cause) => watch.fail(new AppError('host.command_stopped', { cause })))
  input.on('data', () => watch.moved())
  input.pipe(stdin)
}

function overdue(exec: Exec): AppError {
  return new AppError('host.command_timeout', { detail: say(t.givenS, { seconds: exec.timeoutMs / 1_000 }) })
}

function stalled(): AppError {
  return new AppError('host.command_timeout', { detail: t.nothingMovedOnThe })
}
