import { STATEMENT_FIGURES } from '@/lib/engines/contract/statements'
import { readResolutions } from '@/lib/features/overview/resolution-store'
import { storePool } from '@/lib/store/pool'
import type { StatementFigures } from './contract'

const DAY_MS = 86_400_000
const QUARTER_MS = 900_000
/** A longer span is read by quarters of an hour. */
export const FINE_SPAN_MS = 12 * 3_600_000
/** Characters of a text that go with a row. */
export const TEXT_SHOWN = 4_096

/** A column of the samples for each figure, in the order of `STATEMENT_FIGURES`. */
const COLUMNS = STATEMENT_FIGURES.map((name) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
)
const named = (form: (column: string) => string) => COLUMNS.map(form).join(', ')

/** A span of a target's history; Unix milliseconds. */
export type Span = { targetId: string; from: number; to: number }

type Source = { text: string; values: unknown[] }

/** Whether a span is read by minutes: it is short, and they are kept that long. */
async function isFine({ from, to }: Span): Promise<boolean> {
  if (to - from > FINE_SPAN_MS) return false
  const [raw] = await readResolutions()
  return raw !== undefined && from >= Date.now() - raw.keepDays * DAY_MS
}

/**
 * The intervals of a span as `part`: minutes, or quarters of an hour up to where they are rolled up and minutes after.
 * $1 to $5 are its parameters. `start_ms` and `len_ms` are where one begins and how long it is.
 */
async function intervalsOf(span: Span): Promise<Source> {
  const { targetId, from, to } = span
  const [fine, { rows }] = await Promise.all([
    isFine(span),
    storePool().query<{ rolled: Date | null }>(
      'SELECT max(at) AS rolled FROM sample_statements_15m WHERE target_id = $1',
      [targetId],
    ),
  ])
  const rolledUntil = rows[0]?.rolled ? rows[0].rolled.getTime() + QUARTER_MS : from
  const edge = fine ? from : Math.min(to, Math.max(from, rolledUntil))
  const columns = ['span_ms', 'reset', 'evicted', 'entry_ids', ...COLUMNS].join(', ')
  const at = 'extract(epoch FROM at)::float8 * 1000'
  return {
    text: `part AS (
  SELECT ${at} AS start_ms, ${QUARTER_MS}::float8 AS len_ms, ${columns}
    FROM sample_statements_15m WHERE target_id = $1 AND at >= $2 AND at < $3
   UNION ALL
  SELECT ${at} - span_ms / 2.0::float8, span_ms::float8, ${columns}
    FROM sample_statements WHERE target_id = $1 AND at >= $4 AND at < $5)`,
    values: [targetId, new Date(from), new Date(edge), new Date(edge), new Date(to)],
  }
}

/** Sums of one statement over a span; entry 0 is all that have no line of their own. */
export type EntrySums = { entryId: number; figures: StatementFigures }

type SumRow = { entry_id: number } & Record<string, number | null>

function figuresOf(row: Record<string, number | null | undefined>): StatementFigures {
  return {
    calls: row.calls ?? 0,
    ms: row.ms ?? 0,
    rows: row.rows ?? null,
    hits: row.hits ?? null,
    reads: row.reads ?? null,
    temp: row.temp ?? null,
    wal: row.wal ?? null,
    examined: row.examined ?? null,
    noIndex: row.no_index ?? null,
    diskTables: row.disk_tables ?? null,
    errors: row.errors ?? null,
  }
}

/** What each statement did in a span. */
export async function sumsOf(span: Span): Promise<EntrySums[]> {
  const { text, values } = await intervalsOf(span)
  const { rows } = await storePool().query<SumRow>(
    `WITH ${text}
SELECT u.entry_id, ${named((column) => `sum(u."${column}"::float8) AS "${column}"`)}
  FROM part p CROSS JOIN unnest(p.entry_ids, ${named((column) => `p."${column}"`)}) AS u(entry_id, ${named((column) => `"${column}"`)})
 GROUP BY 1`,
    values,
  )
  return rows.map((row) => ({ entryId: row.entry_id, figures: figuresOf(row) }))
}

/** What one statement, or all of them, did in one of the equal parts of a span. */
type Bucket = { bucket: number; ms: number; span_ms: number }

// An interval counts in each part that it reaches into, by as much of it as lies there.
const SPREAD = `FROM part p
 CROSS JOIN LATERAL generate_series(floor((p.start_ms - $6::float8) / $7::float8)::int,
                                    floor((p.start_ms + p.len_ms - 1 - $6::float8) / $7::float8)::int) AS g(bucket)
 CROSS JOIN LATERAL (SELECT (least(p.start_ms + p.len_ms, $6::float8 + (g.bucket + 1) * $7::float8)
                             - greatest(p.start_ms, $6::float8 + g.bucket * $7::float8)) / p.len_ms AS share) AS w`

/** The load of all statements in equal parts of a span, and what is known to be missing in it. */
export async function loadOf(span: Span, stepMs: number) {
  const { text, values } = await intervalsOf(span)
  const [load, told] = await Promise.all([
    storePool().query<Bucket>(
      `WITH ${text}
SELECT g.bucket, sum(w.share * (SELECT sum(m::float8) FROM unnest(p.ms) AS m)) AS ms, sum(w.share * p.span_ms) AS span_ms
  ${SPREAD} GROUP BY 1`,
      [...values, span.from, stepMs],
    ),
    storePool().query<{ covered: number; resets: number; evicted: number }>(
      `WITH ${text}
SELECT coalesce(sum(span_ms), 0)::float8 AS covered, (count(*) FILTER (WHERE reset))::int AS resets,
       coalesce(sum(evicted), 0)::int AS evicted FROM part`,
      values,
    ),
  ])
  const { covered = 0, resets = 0, evicted = 0 } = told.rows[0] ?? {}
  return { running: runningOf(load.rows, span, stepMs), coveredMs: covered, resets, evicted }
}

/** The load of some statements in equal parts of a span: how many ran at a time. A part that was not read is null. */
export async function loadsOf(
  span: Span,
  stepMs: number,
  ids: readonly number[],
): Promise<Map<number, (number | null)[]>> {
  if (ids.length === 0) return new Map()
  const { text, values } = await intervalsOf(span)
  const { rows } = await storePool().query<Bucket & { entry_id: number | null }>(
    `WITH ${text}
SELECT g.bucket, NULL::int AS entry_id, 0::float8 AS ms, sum(w.share * p.span_ms) AS span_ms ${SPREAD} GROUP BY 1
 UNION ALL
SELECT g.bucket, u.entry_id, sum(w.share * u.ms::float8), 0
  ${SPREAD} CROSS JOIN unnest(p.entry_ids, p.ms) AS u(entry_id, ms)
 WHERE u.entry_id = ANY ($8::int[]) GROUP BY 1, 2`,
    [...values, span.from, stepMs, ids],
  )
  const read = new Map(rows.flatMap((row) => (row.entry_id === null ? [[row.bucket, row.span_ms]] : [])))
  return new Map(
    ids.map((id) => {
      const own = new Map(rows.flatMap((row) => (row.entry_id === id ? [[row.bucket, row.ms]] : [])))
      const lines = [...read].map(([bucket, spanMs]) => ({
        bucket,
        ms: own.get(bucket) ?? 0,
        span_ms: spanMs,
      }))
      return [id, runningOf(lines, span, stepMs)]
    }),
  )
}

function runningOf(rows: readonly Bucket[], { from, to }: Span, stepMs: number): (number | null)[] {
  const byBucket = new Map(rows.map((row) => [row.bucket, row]))
  return Array.from({ length: Math.max(1, Math.ceil((to - from) / stepMs)) }, (_, index) => {
    const row = byBucket.get(index)
    return row && row.span_ms > 0 ? row.ms / row.span_ms : null
  })
}

/** A statement as the store knows it. */
export type Entry = {
  id: number
  statement: string
  database: string | null
  role: string | null
  toplevel: boolean
  firstAt: string
}

type EntryRow = Omit<Entry, 'firstAt'> & { first_at: Date }

/** Statements of a target by their numbers. */
export async function entriesOf(targetId: string, ids: readonly number[]): Promise<Entry[]> {
  const { rows } = await storePool().query<EntryRow>(
    `SELECT id, statement, nullif(database, '') AS database, nullif(role, '') AS role, toplevel, first_at
       FROM statement_entry WHERE target_id = $1 AND id = ANY ($2::int[])`,
    [targetId, ids],
  )
  return rows.map(({ first_at, ...row }) => ({ ...row, firstAt: first_at.toISOString() }))
}

/** The beginning of a text, and whether there is more. */
export type Text = { text: string | null; cut: boolean }

/** Texts of statements by the server's id, at most `most` characters of each. Those that were never read are missing. */
export async function textsOf(
  targetId: string,
  statements: readonly string[],
  most = TEXT_SHOWN,
): Promise<Map<string, Text>> {
  if (statements.length === 0) return new Map()
  const { rows } = await storePool().query<Text & { statement: string }>(
    `SELECT statement, left(text, $3) AS text, cut OR coalesce(length(text) > $3, false) AS cut
       FROM statement_text WHERE target_id = $1 AND statement = ANY ($2::text[])`,
    [targetId, [...new Set(statements)], most],
  )
  return new Map(rows.map(({ statement, text, cut }) => [statement, { text, cut }]))
}
