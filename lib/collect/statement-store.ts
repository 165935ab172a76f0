import type { EngineKind } from '@/lib/engines/contract/address'
import { STATEMENT_FIGURES, type StatementEntry, type StatementText } from '@/lib/engines/contract/statements'
import { maskStatement } from '@/lib/features/sessions/mask'
import { storePool } from '@/lib/store/pool'
import { entryKey, type Ranked, type StatementInterval } from './statement-deltas'

/** Statements of one target that get a number of their own; more of them count among the others. */
const MOST_ENTRIES = 20_000
/** Characters of a name that are kept. */
const NAME = 256

/** Columns of figures in the order of `STATEMENT_FIGURES`. */
export const FIGURE_COLUMNS: readonly string[] = STATEMENT_FIGURES.map((name) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
)

/** A statement as the store knows it. */
export type KnownEntry = { id: number; hasText: boolean }

/** Text of a server as the store takes it. */
function clean(text: string, most: number): string {
  return text.replaceAll('\0', '\ufffd').slice(0, most).toWellFormed()
}

/**
 * Finds or makes the numbers of statements, and says that they were seen now.
 * @returns by `entryKey`; those beyond the most that a target may have are missing
 */
export async function ensureEntries(
  targetId: string,
  entries: readonly StatementEntry[],
): Promise<Map<string, KnownEntry>> {
  if (entries.length === 0) return new Map()
  const keys = entries.map((entry) => entryKey(entry))
  const { rows } = await storePool().query<{ ord: string; id: number; has_text: boolean }>(
    `WITH wanted AS (
       SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::boolean[])
         WITH ORDINALITY AS w(statement, database, role, toplevel, ord)
     ), room AS (
       SELECT count(*) < $6 AS left FROM statement_entry WHERE target_id = $1
     ), seen AS (
       UPDATE statement_entry e SET last_at = now() FROM wanted w
        WHERE e.target_id = $1 AND (e.statement, e.database, e.role, e.toplevel) = (w.statement, w.database, w.role, w.toplevel)
        RETURNING e.id, w.ord, w.statement
     ), made AS (
       INSERT INTO statement_entry (target_id, statement, database, role, toplevel, last_at)
       SELECT DISTINCT $1::uuid, w.statement, w.database, w.role, w.toplevel, now() FROM wanted w, room
        WHERE room.left AND w.ord NOT IN (SELECT ord FROM seen)
       ON CONFLICT (target_id, statement, database, role, toplevel) DO UPDATE SET last_at = now()
       RETURNING id, statement, database, role, toplevel
     ), found AS (
       SELECT id, ord, statement FROM seen
       UNION ALL
       SELECT m.id, w.ord, m.statement FROM made m
         JOIN wanted w ON (w.statement, w.database, w.role, w.toplevel) = (m.statement, m.database, m.role, m.toplevel)
     )
     SELECT f.ord, f.id, t.statement IS NOT NULL AND NOT t.provisional AS has_text
       FROM found f LEFT JOIN statement_text t ON t.target_id = $1 AND t.statement = f.statement`,
    [
      targetId,
      entries.map((entry) => clean(entry.statement ?? '', NAME)),
      entries.map((entry) => clean(entry.database ?? '', NAME)),
      entries.map((entry) => clean(entry.role ?? '', NAME)),
      entries.map((entry) => entry.toplevel),
      MOST_ENTRIES,
    ],
  )
  return new Map(
    rows.map(({ ord, id, has_text }) => [keys[Number(ord) - 1] ?? '', { id, hasText: has_text }]),
  )
}

/** A figure that a `real` can hold. */
function storable(value: number): number {
  return value < 1e-30 ? 0 : Math.min(value, 3e38)
}

/** Keeps an interval: `ids` are of the statements in `top`, 0 stands for all others. An interval that is there stays. */
export async function writeInterval(
  targetId: string,
  { at, spanMs, reset, evicted }: Omit<StatementInterval, 'items'>,
  { ids, figures }: { ids: readonly number[]; figures: readonly Float64Array[] },
): Promise<void> {
  const columns = FIGURE_COLUMNS.map((_, index) => {
    const column = figures.map((one) => one[index] ?? Number.NaN)
    const always = index < 2
    if (!always && column.every((value) => Number.isNaN(value))) return null
    return column.map((value) => (Number.isNaN(value) ? (always ? 0 : null) : storable(value)))
  })
  await storePool().query(
    `INSERT INTO sample_statements (target_id, at, span_ms, reset, evicted, entry_ids, ${FIGURE_COLUMNS.join(', ')})
     VALUES ($1, $2, $3, $4, $5, $6, ${FIGURE_COLUMNS.map((_, index) => `$${index + 7}::real[]`).join(', ')})
     ON CONFLICT (target_id, at) DO NOTHING`,
    [targetId, new Date(at), Math.round(spanMs), reset, evicted, ids, ...columns],
  )
}

/** What words of a statement say that a secret may stand in it. */
const SECRET = /password|identified\s+by|secret|passphrase|\bpgp_/i

/**
 * Keeps texts. What names a secret is kept with its literals taken out, or not at all where that cannot be done.
 * @param provisional they stand in until the statistics of statements have theirs
 */
export async function writeTexts(
  targetId: string,
  engine: EngineKind,
  texts: readonly StatementText[],
  provisional = false,
): Promise<void> {
  if (texts.length === 0) return
  const kept = texts.map(({ text }) => (SECRET.test(text) ? maskStatement(engine, text).text : text))
  await storePool().query(
    `INSERT INTO statement_text AS t (target_id, statement, text, cut, provisional)
     SELECT $1::uuid, u.*, $5 FROM unnest($2::text[], $3::text[], $4::boolean[]) AS u
     ON CONFLICT (target_id, statement) DO UPDATE
        SET text = EXCLUDED.text, cut = EXCLUDED.cut, read_at = now(), provisional = false
      WHERE t.provisional AND NOT EXCLUDED.provisional`,
    [
      targetId,
      texts.map(({ statement }) => statement),
      kept.map((text) => (text === null ? null : clean(text, text.length))),
      texts.map(({ cut }) => cut),
      provisional,
    ],
  )
}

/** Where figures came from and how the reading went; `readAt` in Unix milliseconds. */
export type SourceState = {
  source: string
  resetAt: string | null
  readAt: number
  entries: number
  most: number | null
  hidden: number
}

/** Keeps what is known of the last reading. */
export async function writeSource(targetId: string, state: SourceState): Promise<void> {
  await storePool().query(
    `INSERT INTO statement_source (target_id, source, reset_at, read_at, entries, most, hidden)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (target_id) DO UPDATE SET source = EXCLUDED.source, reset_at = EXCLUDED.reset_at,
       read_at = EXCLUDED.read_at, entries = EXCLUDED.entries, most = EXCLUDED.most, hidden = EXCLUDED.hidden`,
    [
      targetId,
      clean(state.source, NAME),
      state.resetAt === null ? null : clean(state.resetAt, NAME),
      new Date(state.readAt),
      state.entries,
      state.most,
      state.hidden,
    ],
  )
}

/** What is written of a ranking: the numbers, those without one and the rest summed as 0. */
export function numbered(
  { top, rest }: Ranked,
  idOf: (key: string) => number | undefined,
  sum: (all: readonly Float64Array[]) => Float64Array | null,
): { ids: number[]; figures: Float64Array[] } {
  const known = top.flatMap((entry) => {
    const id = idOf(entryKey(entry))
    return id === undefined ? [] : [{ id, figures: entry.figures }]
  })
  const others = top.filter((entry) => idOf(entryKey(entry)) === undefined).map((entry) => entry.figures)
  const all = sum(rest ? [...others, rest] : others)
  const lines = all ? [...known, { id: 0, figures: all }] : known
  return { ids: lines.map(({ id }) => id), figures: lines.map(({ figures }) => figures) }
}
