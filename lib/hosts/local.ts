import { spawn } from 'node:child_process'
import { AppError } from '@/lib/errors'
import { cleanEnvironment } from '@/lib/sandbox/clean-environment'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { gather } from './outcome'
import { checkArgument } from './quote'
import type { Exec, ExecResult, Transport } from './transport'

/** Programs on the machine the worker runs on, as the worker's own user and with a clean environment. */
export class LocalTransport implements Transport {
  readonly kind = 'local'
  #open = true
  readonly #running = new Set<() => void>()

  get isOpen(): boolean {
    return this.#open
  }

  async exec(exec: Exec): Promise<ExecResult> {
    if (!this.#open) throw new AppError('host.connection_lost')
    for (const argument of exec.argv) checkArgument(argument)
    const [program, ...args] = exec.argv
    if (!program) throw new AppError('host.command_refused', { detail: t.thereIsNoProgram })
    const child = spawn(program, args, {
      cwd: '/',
      env: cleanEnvironment('/'),
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own, so that what the program started ends with it.
      detached: true,
    })
    const kill = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      } catch {
        // It has ended already.
      }
    }
    this.#running.add(kill)
    const ended = new Promise<{ exit: number | null; signal: string | null }>((resolve, reject) => {
      child.once('error', (cause: NodeJS.ErrnoException) =>
        reject(
          new AppError('host.command_failed', { detail: `${program}: ${cause.code ?? 'error'}`, cause }),
        ),
      )
      child.once('close', (exit, signal) => resolve({ exit, signal }))
    })
    ended.catch(() => undefined)
    try {
      return await gather(
        { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, kill },
        exec,
      )
    } finally {
      this.#running.delete(kill)
    }
  }

  async close(): Promise<void> {
    this.#open = false
    for (const kill of this.#running) kill()
  }
}
