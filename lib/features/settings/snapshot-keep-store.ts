import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import { clean, storable } from '@/lib/changes/plan-hash'
import { hashOf } from '@/lib/crypto/hashes'
import type { InventoryItem } from '@/lib/engines/contract/inventory'
import { storePool } from '@/lib/store/pool'
import { differences, type ItemChange } from './differences'
import type { EventKind, SnapshotKind } from './kinds'

const DAY_MS = 86_400_000
/** Sizes move all the time: a snapshot of them a day is enough while the schemas stay the same. */
const SIZES_MS = DAY_MS - 1_800_000
/** Changes that one event tells by name; the others are counted. */
const MOST_CHANGES = 200
const SIZES = new Set(['bytes'])

/** One look at one kind of things; `at` in Unix milliseconds. */
export type Look = {
  targetId: string
  kind: SnapshotKind
  at: number
  /** Which server answered; empty where it does not say. */
  origin: string
  items: InventoryItem[]
}
type Kept = { at: Date; seen_at: Date; origin: string; hash: string; items: InventoryItem[] }

/** The newest snapshot of a kind. */
export async function newestSnapshot(targetId: string, kind: SnapshotKind): Promise<Kept | null> {
  const { rows } = await storePool().query<Kept>(NEWEST, [targetId, kind])
  return rows[0] ?? null
}

const NEWEST = `SELECT at, seen_at, origin, hash, items FROM target_snapshot
  WHERE target_id = $1 AND kind = $2 ORDER BY at DESC LIMIT 1`

/**
 * Keeps what a look found, if it is something else than the look before did, with the events that follow from it. Two
 * servers under one address are not compared: that another one answers is an event of its own.
 */
export async function keepLook(look: Look): Promise<void> {
  const client = await storePool().connect()
  try {
    await client.query('BEGIN')
    const { rows } = await client.query<Kept>(`${NEWEST} FOR UPDATE`, [look.targetId, look.kind])
    await keep(client, look, rows[0] ?? null)
    await client.query(SOURCE, [look.targetId, look.kind, new Date(look.at), null, null])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

const SOURCE = `INSERT INTO snapshot_source (target_id, kind, looked_at, reason, remedy)
  SELECT id, $2, $3, $4, $5 FROM target WHERE id = $1
  ON CONFLICT (target_id, kind) DO UPDATE SET looked_at = EXCLUDED.looked_at, reason = EXCLUDED.reason,
    remedy = EXCLUDED.remedy`

/** Keeps why a kind of things could not be looked at. */
export async function keepGap(
  { targetId, kind, at }: Pick<Look, 'targetId' | 'kind' | 'at'>,
  { reason, remedy }: { reason: string; remedy?: string },
): Promise<void> {
  const words = [clean(reason), remedy === undefined ? null : clean(remedy)]
  await storePool().query(SOURCE, [targetId, kind, new Date(at), ...words])
}

async function keep(client: PoolClient, look: Look, last: Kept | null): Promise<void> {
  const { targetId, kind } = look
  const items = storable(look.items)
  const hash = hashOf(items)
  const origin = clean(look.origin)
  const same = last !== null && (last.origin === origin || last.origin === '' || origin === '')
  // A clock that was set back must not put it before what is there.
  const at = new Date(Math.max(look.at, (last?.seen_at.getTime() ?? 0) + 1))
  if (last && same && last.hash === hash) {
    await client.query(
      'UPDATE target_snapshot SET seen_at = $4 WHERE target_id = $1 AND kind = $2 AND at = $3',
      [targetId, kind, last.at, at],
    )
    return
  }
  const changes = last && same ? differences(last.items, items, SIZES) : []
  const onlySizes = last !== null && same && kind === 'schemas' && changes.length === 0
  if (onlySizes && at.getTime() - last.at.getTime() < SIZES_MS) return
  await client.query(
    `INSERT INTO target_snapshot (target_id, kind, at, seen_at, origin, hash, items)
     SELECT id, $2, $3, $3, $4, $5, $6::jsonb FROM target WHERE id = $1`,
    [targetId, kind, at, origin || (last?.origin ?? ''), hash, JSON.stringify(items)],
  )
  if (!last) return
  const event = { targetId, at, since: last.seen_at }
  if (kind === 'server')
    for (const one of serverEvents(changes, same, last.origin, origin)) await write(client, event, one)
  else if (changes.length > 0) await write(client, event, { kind, changes })
}

type Event = { kind: EventKind; changes: ItemChange[] }

/** Of the server itself each fact is an event of its own. */
function serverEvents(changes: ItemChange[], same: boolean, before: string, after: string): Event[] {
  const told = (kind: EventKind, fact: string, was: string | null, is: string | null): Event => ({
    kind,
    changes: [{ name: 'server', change: 'changed', facts: [{ fact, before: was, after: is }] }],
  })
  if (!same) return [told('origin', 'origin', before, after)]
  const kinds: Record<string, EventKind> = { started: 'restart', version: 'version', role: 'role' }
  return changes.flatMap(({ facts }) =>
    facts.flatMap(({ fact, before: was, after: is }) => {
      const kind = kinds[fact]
      return kind === undefined || was === null || is === null ? [] : [told(kind, fact, was, is)]
    }),
  )
}

async function write(
  client: PoolClient,
  { targetId, at, since }: { targetId: string; at: Date; since: Date },
  { kind, changes }: Event,
): Promise<void> {
  await client.query(
    `INSERT INTO target_event (id, target_id, at, since, kind, count, changes)
     SELECT $2, id, $3, $4, $5, $6, $7::jsonb FROM target WHERE id = $1`,
    [
      targetId,
      randomUUID(),
      at,
      since,
      kind,
      changes.length,
      JSON.stringify(storable(changes.slice(0, MOST_CHANGES))),
    ],
  )
}

/** Forgets what is older than the days that it is kept; the newest of each kind stays. */
export async function dropOldSnapshots(now: number, keepDays: number): Promise<void> {
  const until = new Date(now - keepDays * DAY_MS)
  await storePool().query(
    `DELETE FROM target_snapshot s WHERE s.seen_at < $1
        AND EXISTS (SELECT 1 FROM target_snapshot n WHERE n.target_id = s.target_id AND n.kind = s.kind AND n.at > s.at)`,
    [until],
  )
  await storePool().query('DELETE FROM target_event WHERE at < $1', [until])
}
