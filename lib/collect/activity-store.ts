import {
  type ActivityGap,
  type ActivityGroup,
  mergeGroups,
  type WaitClass,
} from '@/lib/engines/contract/activity'
import { storePool } from '@/lib/store/pool'

/** Groups of one target that get a number of their own; more of them are counted by their wait class. */
const MOST_GROUPS = 20_000
/** Characters of a name that are kept: all of them together must fit an index. */
const NAME = 96
const MINUTE_MS = 60_000
const MOST_SESSIONS = 32_767

/** Text of a server as the store takes it; empty where there is none. */
function clean(text: string | null): string {
  return (text ?? '').replaceAll('\0', '\ufffd').slice(0, NAME).toWellFormed()
}

/** Groups as the store tells them apart. */
export function storableGroups(groups: readonly ActivityGroup[]): ActivityGroup[] {
  return mergeGroups(
    groups.map((group) => ({
      waitClass: group.waitClass,
      event: clean(group.event),
      user: clean(group.user),
      application: clean(group.application),
      database: clean(group.database),
      statement: clean(group.statement),
      folded: group.folded,
      count: group.count,
    })),
  )
}

/** The group of all of a class that have none of their own. */
export function foldedGroup(waitClass: WaitClass, count: number): ActivityGroup {
  const none = { event: '', user: '', application: '', database: '', statement: '' }
  return { waitClass, ...none, folded: true, count }
}

/** What a group is known by, without how many are in it. */
export function groupKey({ count: _, ...group }: ActivityGroup): string {
  return JSON.stringify(Object.values(group))
}

/** A group as the store knows it. */
export type KnownGroup = { id: number; hasText: boolean }

/**
 * Finds or makes the numbers of groups, and says that they were seen now.
 * @param groups as `storableGroups` makes them
 * @returns by `groupKey`; those beyond the most that a target may have are missing, folded ones never
 */
export async function ensureGroups(
  targetId: string,
  groups: readonly ActivityGroup[],
): Promise<Map<string, KnownGroup>> {
  if (groups.length === 0) return new Map()
  const { rows } = await storePool().query<{ ord: string; id: number; has_text: boolean }>(
    `WITH wanted AS (
       SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[])
         WITH ORDINALITY AS w(wait_class, event, "user", application, database, statement, folded, ord)
     ), room AS (
       SELECT count(*) < $9 AS left FROM activity_group WHERE target_id = $1
     ), seen AS (
       UPDATE activity_group g SET last_at = now() FROM wanted w
        WHERE g.target_id = $1
          AND (g.wait_class, g.event, g."user", g.application, g.database, g.statement, g.folded)
            = (w.wait_class, w.event, w."user", w.application, w.database, w.statement, w.folded)
        RETURNING g.id, w.ord, w.statement
     ), made AS (
       INSERT INTO activity_group (target_id, wait_class, event, "user", application, database, statement, folded, last_at)
       SELECT $1::uuid, w.wait_class, w.event, w."user", w.application, w.database, w.statement, w.folded, now()
         FROM wanted w, room
        WHERE (room.left OR w.folded) AND w.ord NOT IN (SELECT ord FROM seen)
       ON CONFLICT (target_id, wait_class, event, "user", application, database, statement, folded)
          DO UPDATE SET last_at = now()
       RETURNING id, wait_class, event, "user", application, database, statement, folded
     ), found AS (
       SELECT id, ord, statement FROM seen
       UNION ALL
       SELECT m.id, w.ord, m.statement FROM made m
         JOIN wanted w ON (w.wait_class, w.event, w."user", w.application, w.database, w.statement, w.folded)
                        = (m.wait_class, m.event, m."user", m.application, m.database, m.statement, m.folded)
     )
     SELECT f.ord, f.id, t.statement IS NOT NULL AS has_text
       FROM found f LEFT JOIN statement_text t ON t.target_id = $1 AND t.statement = f.statement`,
    [
      targetId,
      groups.map((group) => group.waitClass),
      groups.map((group) => group.event),
      groups.map((group) => group.user),
      groups.map((group) => group.application),
      groups.map((group) => group.database),
      groups.map((group) => group.statement),
      groups.map((group) => group.folded),
      MOST_GROUPS,
    ],
  )
  return new Map(
    rows.flatMap(({ ord, id, has_text }) => {
      const group = groups[Number(ord) - 1]
      return group ? [[groupKey(group), { id, hasText: has_text }] as const] : []
    }),
  )
}

/** One look: how many sessions of each group were at work. */
export type ActivityLook = { at: number; lines: readonly { id: number; count: number }[] }

/** Keeps a look, as one more of its minute; it is there, or not at all. A target that was removed keeps nothing. */
export async function writeLook(targetId: string, { at, lines }: ActivityLook): Promise<void> {
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS
  await storePool().query(
    `INSERT INTO sample_activity AS s (target_id, at, looks, look, group_ids, counts)
     SELECT t.id, $2::timestamptz, ARRAY[$3::int], array_fill(1::smallint, ARRAY[cardinality($4::int[])]), $4, $5
       FROM target t WHERE t.id = $1
     ON CONFLICT (target_id, at) DO UPDATE SET
       looks = s.looks || EXCLUDED.looks,
       look = s.look || array_fill((cardinality(s.looks) + 1)::smallint, ARRAY[cardinality(EXCLUDED.group_ids)]),
       group_ids = s.group_ids || EXCLUDED.group_ids, counts = s.counts || EXCLUDED.counts`,
    [
      targetId,
      new Date(minute),
      at - minute,
      lines.map(({ id }) => id),
      lines.map(({ count }) => Math.min(MOST_SESSIONS, count)),
    ],
  )
}

/** Where samples come from, what they could not tell, and when that was found (Unix milliseconds). */
export type ActivityState = { source: string; readAt: number; hidden: number; gaps: readonly ActivityGap[] }

/** Keeps what is known of the last sample. */
export async function writeActivitySource(targetId: string, state: ActivityState): Promise<void> {
  await storePool().query(
    `INSERT INTO activity_source (target_id, source, read_at, hidden, gaps)
     SELECT t.id, $2, $3, $4, $5 FROM target t WHERE t.id = $1
     ON CONFLICT (target_id) DO UPDATE SET source = EXCLUDED.source, read_at = EXCLUDED.read_at,
       hidden = EXCLUDED.hidden, gaps = EXCLUDED.gaps`,
    [targetId, state.source, new Date(state.readAt), state.hidden, JSON.stringify(state.gaps)],
  )
}
