/** What of a probe's connection is its own. Times are milliseconds. */
export type ProbeConnection = { database?: string; queryTimeoutMs?: number; maxBytes?: number }

/** What is to be explained, and as whom. */
export type ExplainRequest = {
  /** One statement, as a person typed it. */
  statement: string
  /** Role to become before; null: the probe's own rights. */
  role: string | null
  /** PostgreSQL: schemas in which names without one are looked up, in order. */
  schemas: readonly string[]
}

/** A plan as the server wrote it. Nothing was run for it. */
export type Explained = {
  format: 'text' | 'json'
  plan: string
  /** As whom it was planned. */
  role: string
  /** True where values of placeholders were left open. */
  generic: boolean
}

/** Some rows of a table, and as whom. */
export type SampleRequest = {
  /** PostgreSQL: the schema. MySQL and MariaDB: the database. */
  schema: string
  table: string
  /** Role to become before; null: the probe's own rights. */
  role: string | null
  /** Most rows. */
  limit: number
  /** PostgreSQL: what the application sets for its session and policies read, e.g. `app.tenant`. */
  settings: readonly { name: string; value: string }[]
  /** PostgreSQL: schemas in which functions of policies look up names without one, in order. */
  schemas: readonly string[]
}

/** A policy of row security that concerns reading. */
export type SamplePolicy = {
  name: string
  permissive: boolean
  /** Whether it is for that role. */
  applies: boolean
  /** The condition, as the server prints it; null where it has none. */
  using: string | null
}

/** Rows as a role sees them. Values are the server's text for them, null is NULL. */
export type Sampled = {
  role: string
  columns: { name: string; type: string }[]
  /** Columns that the role may not read. */
  hidden: string[]
  rows: (string | null)[][]
  /** True when the role sees more rows. */
  more: boolean
  /** True when a value was longer than what is shown. */
  cut: boolean
  /** Row security of the table; null where the product has no such thing. */
  rowSecurity: { state: 'off' | 'active' | 'bypassed'; policies: SamplePolicy[] } | null
}

/** The end of a server's log. */
export type LogTail = {
  /** Name of the file or table it was read from. */
  source: string
  /** Bytes the whole file has; null where it is no file. */
  size: number | null
  lines: string[]
  /** True when there is more before the first line. */
  cut: boolean
}

/** Reads that need more than watching. Needs the probe credential; none of them can write. */
export interface ProbeReader {
  /** What of itself another connection needs to interrupt this one. */
  readonly id: number
  /**
   * The plan of a statement, in a transaction that is read-only and rolled back.
   * @throws AppError `probe.unsafe` when the role could do what a rollback does not undo
   */
  explain(request: ExplainRequest): Promise<Explained>
  /**
   * Some rows of a table as a role sees them, in a transaction that is read-only and rolled back.
   * @throws AppError `probe.unsafe` as `explain` does; `request.invalid` when there is no such table
   */
  sample(request: SampleRequest): Promise<Sampled>
  /**
   * The end of the server's present log, through the server itself.
   * @throws AppError `engine.unsupported` with what would make it readable
   */
  logTail(limits: { bytes: number; lines: number }): Promise<LogTail>
  /** Stops what another probe connection of ours runs. */
  interrupt(id: number): Promise<void>
}
