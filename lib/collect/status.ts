import type { LedgerEntry } from '@/lib/engines/contract/capabilities'
import type { DatabaseSize } from '@/lib/engines/contract/overview'
import type { AppError } from '@/lib/errors'
import type { StoredOverview } from '@/lib/features/overview/reading'
import { storePool } from '@/lib/store/pool'

/** What one round of the collector says about a target. `at` is Unix milliseconds. */
export type StatusUpdate = {
  targetId: string
  at: number
  /** Null: the target answered. */
  error: Pick<AppError, 'code' | 'detail'> | null
  /** A word about a target that answered, e.g. that sampling is reduced. */
  note: string | null
  overview: StoredOverview | null
  databases: DatabaseSize[] | null
}

/**
 * Writes the state of many targets with one statement. A target that did not answer keeps its last figures
 * and the moment they are of; `since` moves only when the state changes.
 */
export async function writeStatuses(updates: readonly StatusUpdate[]): Promise<void> {
  if (updates.length === 0) return
  const json = (value: unknown) => (value === null ? null : storable(JSON.stringify(value)))
  await storePool().query(
    `INSERT INTO target_status AS s
       (target_id, state, code, detail, since, last_seen_at, last_tried_at, overview, databases, updated_at)
     SELECT u.id, CASE WHEN u.code IS NULL THEN 'ok' ELSE 'unknown' END, u.code, u.detail, u.at,
            CASE WHEN u.code IS NULL THEN u.at END, u.at, u.overview::jsonb, u.databases::jsonb, now()
       FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[])
         AS u(id, at, code, detail, overview, databases)
       JOIN target t ON t.id = u.id AND t.removed_at IS NULL
     ON CONFLICT (target_id) DO UPDATE SET
       state = EXCLUDED.state, code = EXCLUDED.code, detail = EXCLUDED.detail,
       since = CASE WHEN s.state = EXCLUDED.state THEN s.since ELSE EXCLUDED.since END,
       last_seen_at = coalesce(EXCLUDED.last_seen_at, s.last_seen_at),
       last_tried_at = EXCLUDED.last_tried_at,
       overview = coalesce(EXCLUDED.overview, s.overview),
       databases = coalesce(EXCLUDED.databases, s.databases), updated_at = now()`,
    [
      updates.map((update) => update.targetId),
      updates.map((update) => new Date(update.at)),
      updates.map((update) => update.error?.code ?? null),
      updates.map((update) => clean(update.error ? (update.error.detail ?? null) : update.note)),
      updates.map((update) => json(update.overview)),
      updates.map((update) => json(update.databases)),
    ],
  )
}

/** jsonb refuses NUL and halves of surrogate pairs, which a hostile server may send in a version or name. */
function storable(json: string): string {
  return json.toWellFormed().replaceAll(/\\u0000|\\ud[89a-f][0-9a-f]{2}/gi, '\\ufffd')
}

/** Text from a server as the store takes it. */
function clean(text: string | null): string | null {
  return text === null ? null : text.replaceAll('\0', '\ufffd').toWellFormed().slice(0, 4_000)
}

/** Replaces the capability ledger of a target. */
export async function writeLedger(targetId: string, entries: readonly LedgerEntry[]): Promise<void> {
  await storePool().query(
    `WITH entry AS (
       SELECT * FROM unnest($2::text[], $3::boolean[], $4::text[], $5::text[]) AS e(name, supported, reason, remedy)
     ), gone AS (
       DELETE FROM target_capability WHERE target_id = $1 AND name NOT IN (SELECT name FROM entry)
     )
     INSERT INTO target_capability (target_id, name, supported, reason, remedy, probed_at)
     SELECT $1::uuid, name, supported, reason, remedy, now() FROM entry
     ON CONFLICT (target_id, name) DO UPDATE SET
       supported = EXCLUDED.supported, reason = EXCLUDED.reason, remedy = EXCLUDED.remedy, probed_at = now()`,
    [
      targetId,
      entries.map((entry) => entry.name),
      entries.map((entry) => entry.supported),
      entries.map((entry) => clean(entry.reason)),
      entries.map((entry) => clean(entry.remedy)),
    ],
  )
}
