import { type Problem, problemOf } from '@/lib/http/problem'

/** Text from outside without what could move a terminal's cursor or turn its text around: shown as ⟨U+001B⟩. */
export function visibleText(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  )
}

/** A cell of a table: text of a target is made harmless before a terminal sees it. */
export type Cell = string | number | null | undefined

/** Rows as aligned columns. */
export function table(head: string[], rows: Cell[][]): string {
  const text = rows.map((row) =>
    row.map((cell) => visibleText(cell === null || cell === undefined ? '–' : String(cell))),
  )
  const widths = head.map((title, column) =>
    Math.max(title.length, ...text.map((row) => (row[column] ?? '').length)),
  )
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [line(head.map((title) => title.toUpperCase())), ...text.map(line)].join('\n')
}

/** Prints the answer: JSON for scripts, words for people. */
export function print(json: boolean | undefined, answer: unknown, words: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(answer, null, 2) : words()}\n`)
}

/** Prints what went wrong and what to do, and sets the exit code. */
export function fail(error: unknown): void {
  const problem: Problem =
    error instanceof TypeError
      ? {
          code: 'panel.unreachable',
          message: 'No panel answers at that address.',
          hint: 'Is it running? --url names another one.',
        }
      : error instanceof Error && !('code' in error)
        ? { code: 'usage', message: error.message }
        : problemOf(error)
  const lines = [
    `${problem.message}${problem.detail ? ` ${visibleText(problem.detail)}` : ''}`,
    ...Object.entries(problem.fields ?? {}).map(([field, sentence]) => `  ${field}: ${sentence}`),
    ...(problem.hint ? [problem.hint] : []),
    `(${problem.code}${problem.requestId ? `, request ${problem.requestId}` : ''})`,
  ]
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exitCode = 1
}
