import { AppError } from '@/lib/errors'
import { refusalTexts as t } from '@/lib/texts/refusals'

/** Longest command line that is sent, in bytes: below what any kernel takes as one argument. */
const MAX_BYTES = 120_000

/**
 * An argument vector as the one line that SSH can carry, for the POSIX shell at the other end: each argument
 * in single quotes, within which nothing has a meaning but the quote itself. This is the only place where
 * a command line is ever written as text.
 * @throws AppError `host.command_refused` for an empty vector, a NUL (no argument can hold one) or too much
 */
export function quoteArgv(argv: readonly string[]): string {
  const line = argv.map(quoteArgument).join(' ')
  if (argv.length === 0 || argv[0] === '') throw refused(t.thereIsNoProgram)
  if (Buffer.byteLength(line) > MAX_BYTES) throw refused(t.commandLineIsToo)
  return line
}

/** A vector as a person would type it: to be read and copied, never sent. */
export function shownVector(argv: readonly string[]): string {
  const shown = (text: string) =>
    /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
  return argv.map(shown).join(' ')
}

function quoteArgument(text: string): string {
  checkArgument(text)
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** Refuses what no argument of a program can be. @throws AppError `host.command_refused` */
export function checkArgument(text: string): void {
  if (text.includes('\0')) throw refused(t.argumentCannotHoldA)
  // Half a surrogate pair would reach the host as another character than was checked here.
  if (!text.isWellFormed()) throw refused(t.argumentIsNotWell)
}

function refused(detail: string): AppError {
  return new AppError('host.command_refused', { detail })
}
