import type { Capability } from './reading'

/**
 * What a server counts of each statement, ever growing, in the order in which `figures` holds it.
 * `ms` is the time of execution and planning; `hits` and `reads` are blocks from memory and from outside it; `temp`
 * and `wal` are bytes; `noIndex` counts executions that used no index or no good one, `diskTables` temporary tables
 * that went to disk.
 */
export const STATEMENT_FIGURES = [
  'calls',
  'ms',
  'rows',
  'hits',
  'reads',
  'temp',
  'wal',
  'examined',
  'noIndex',
  'diskTables',
  'errors',
] as const
export type StatementFigure = (typeof STATEMENT_FIGURES)[number]

/** The place of each figure in `figures`. */
export const FIGURE = Object.fromEntries(STATEMENT_FIGURES.map((name, index) => [name, index])) as Record<
  StatementFigure,
  number
>

/** In place of a statement's id where a server counts all statements of a role together. */
export const ALL_STATEMENTS = '*'

/** One line of the server's statistics. All text is the target's and hostile. */
export type StatementEntry = {
  /** What the server itself knows the line by: it stays when a role or database gets another name. */
  key: string
  /** Normalised statement id as text; null for the sum of all whose id may not be seen or that the server keeps none of. */
  statement: string | null
  database: string | null
  role: string | null
  /** False for what ran inside a function. */
  toplevel: boolean
  /** Since when the server counts this line, as it writes it; null where it does not tell. Only compared. */
  since: string | null
  /** In the order of `STATEMENT_FIGURES`; NaN where the server counts no such thing. */
  figures: Float64Array
}

/** All lines of one moment. */
export type StatementSnapshot = {
  /** Unix milliseconds by the panel's clock. */
  at: number
  /** Where the figures come from, e.g. `pg_stat_statements 1.12`. */
  source: string
  /** When everything was last set to zero, as the server writes it; null where it does not tell. */
  resetAt: string | null
  /** How often the server threw lines away to make room since then; null where it does not tell, 0 where it never does. */
  evictions: number | null
  entries: StatementEntry[]
  /** Lines that the server keeps at most; null where it does not tell. */
  most: number | null
  /** Lines whose statement may not be seen, summed into the one without an id. */
  hidden: number
}

/** The text of a statement as the server normalised it. */
export type StatementText = { statement: string; text: string; cut: boolean }

/** Reads the statistics of statements. Texts are read apart: they are what costs. */
export interface StatementReader {
  snapshot(): Promise<StatementSnapshot>
  /** Texts of statements, at most `STATEMENT_TEXT` characters of each; those that are gone are left out. */
  texts(statements: readonly string[]): Promise<StatementText[]>
}

/** Characters of a text that are kept. */
export const STATEMENT_TEXT = 16_384

/** Statistics of statements, where the server keeps them and the role may read them. */
export type StatementCapability = () => Promise<Capability<StatementReader>>

/** Figures in their order, NaN for those that are not given. */
export function figuresOf(given: Partial<Record<StatementFigure, number>>): Float64Array {
  return Float64Array.from(STATEMENT_FIGURES, (name) => given[name] ?? Number.NaN)
}
