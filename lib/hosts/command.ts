import { AppError } from '@/lib/errors'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { ExecResult } from './transport'

/** As whom a command runs: the login, the user of the database service, or root. */
export type RunsAs = 'login' | 'service' | 'root'

/**
 * One thing that can be asked of a host. All there are stand in `catalogue.ts`; a session runs nothing else.
 * Arguments are a vector: values never become shell text, and never start an option.
 */
export type HostCommand<Input, Output> = {
  readonly name: string
  /** One sentence: what it is for. */
  readonly purpose: string
  readonly runsAs: RunsAs
  /** Milliseconds; 0 for transfers, which end when nothing moves. */
  readonly timeoutMs: number
  /** Bytes of output kept or passed on. */
  readonly maxBytes: number
  /** Exit codes that are an answer, too; 0 by default. */
  readonly exits?: readonly number[]
  argv(input: Input): readonly string[]
  parse(result: ExecResult, input: Input): Output
}

/** Makes a command of the catalogue. */
export function defineCommand<Input, Output>(
  command: HostCommand<Input, Output>,
): HostCommand<Input, Output> {
  return Object.freeze(command)
}

/** An absolute path as a person may give it: no NUL, no line break, no step upwards. */
export function checkedPath(path: string): string {
  const good =
    path.startsWith('/') &&
    path.length <= 1_000 &&
    !/[\0\r\n]/.test(path) &&
    !path.split('/').some((part) => part === '..' || part === '.')
  if (!good) throw new AppError('host.command_refused', { detail: t.noAbsolutePath })
  return path
}

/** The name of one entry in a folder, which may come from the host itself. */
export function checkedName(name: string): string {
  if (name === '' || name === '.' || name === '..' || name.length > 255 || /[/\0]/.test(name))
    throw new AppError('host.command_refused', { detail: t.noNameOfA })
  return name
}

/** A user's name, as sudo takes it. */
export function checkedUser(user: string): string {
  if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(user))
    throw new AppError('host.command_refused', { detail: t.noNameOfA2 })
  return user
}

/** The first line a program complained with, made short: hostile text all the same. */
export function complaint(result: Pick<ExecResult, 'stderr'>): string {
  const lines = result.stderr.split('\n').map((line) => line.trim())
  // What sshd says to an account without a home has nothing to do with the program.
  return lines.find((line) => line !== '' && !line.startsWith('Could not chdir to home'))?.slice(0, 300) ?? ''
}
