import type { Readable } from 'node:stream'
import { AppError } from '@/lib/errors'
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
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  let bytes = 0
  let kept = 0
  let idle: NodeJS.Timeout | undefined
  let failure: AppError | null = null
  let givenUp: () => void = () => undefined
  const gone = new Promise<void>((resolve) => {
    givenUp = resolve
  })
  const fail = (error: AppError) => {
    failure ??= error
    running.kill()
    givenUp()
  }
  const moved = () => {
    clearTimeout(idle)
    if (exec.idleMs) idle = setTimeout(() => fail(stalled()), exec.idleMs)
  }
  const late = exec.timeoutMs > 0 ? setTimeout(() => fail(overdue(exec)), exec.timeoutMs) : undefined
  const abort = () => fail(new AppError('host.command_stopped'))
  if (exec.signal?.aborted) abort()
  exec.signal?.addEventListener('abort', abort, { once: true })
  running.stdout.on('data', (chunk: Buffer) => {
    moved()
    bytes += chunk.length
    if (bytes > exec.maxBytes) return fail(new AppError('host.too_much_output'))
    if (!exec.output) stdout.push(chunk)
    else if (!exec.output.write(chunk)) {
      running.stdout.pause()
      exec.output.once('drain', () => running.stdout.resume())
    }
  })
  exec.output?.on('error', () => fail(new AppError('host.command_stopped')))
  running.stderr.on('data', (chunk: Buffer) => {
    moved()
    bytes += chunk.length
    if (bytes > exec.maxBytes) return fail(new AppError('host.too_much_output'))
    if (kept < STDERR_BYTES) stderr.push(chunk)
    kept += chunk.length
  })
  moved()
  feed(running, exec.input, moved, fail)
  try {
    const ended = await Promise.race([running.ended, gone])
    if (failure) throw failure
    const text = Buffer.concat(stderr).subarray(0, STDERR_BYTES).toString('utf8')
    const { exit, signal } = ended ?? { exit: null, signal: null }
    return { exit, signal, stdout: Buffer.concat(stdout), stderr: text }
  } finally {
    clearTimeout(late)
    clearTimeout(idle)
    exec.signal?.removeEventListener('abort', abort)
  }
}

function feed(running: Running, input: Readable | undefined, moved: () => void, fail: (e: AppError) => void) {
  const { stdin } = running
  if (!stdin) return
  // A program that ends before it has read everything closes the pipe; its exit code tells why.
  stdin.on('error', () => undefined)
  if (!input) return stdin.end()
  input.on('error', (cause) => fail(new AppError('host.command_stopped', { cause })))
  input.on('data', moved)
  input.pipe(stdin)
}

function overdue(exec: Exec): AppError {
  return new AppError('host.command_timeout', { detail: `It was given ${exec.timeoutMs / 1_000} s.` })
}

function stalled(): AppError {
  return new AppError('host.command_timeout', { detail: 'Nothing moved on the connection any more.' })
}
