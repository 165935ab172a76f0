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
   * The end of the server's present log, through the server itself.
   * @throws AppError `engine.unsupported` with what would make it readable
   */
  logTail(limits: { bytes: number; lines: number }): Promise<LogTail>
  /** Stops what another probe connection of ours runs. */
  interrupt(id: number): Promise<void>
}
