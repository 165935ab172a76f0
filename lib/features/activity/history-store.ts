import { WAIT_CLASSES, type WaitClass } from '@/lib/engines/contract/activity'
import { readResolutions } from '@/lib/features/overview/resolution-store'
import { storePool } from '@/lib/store/pool'
import type { ActivityFilter } from './contract'
import type { ActivitySlice } from './slices'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
export const QUARTER_MS = 900_000
/** A longer span is read by quarters of an hour. */
export const FINE_SPAN_MS = 12 * 3_600_000

/** A span of a target's history; Unix milliseconds. */
export type Span = { targetId: string; from: number; to: number }

const COLUMN: Record<ActivitySlice, string> = {
  class: 'g.wait_class',
  event: 'g.event',
  user: 'g."user"',
  application: 'g.application',
  database: 'g.database',
  statement: 'g.statement',
}

/** The earliest moment of which single looks are kept. */
async function fineFrom(): Promise<number> {
  const [raw] = await readResolutions()
  return Date.now() - (raw?.keepDays ?? 0) * DAY_MS
}

type Source = { text: string; values: unknown[] }

/**
 * The looks of a span, $1 to $5 its parameters: `seen` tells when there were how many, `line` what they saw. By quarters
 * of an hour up to where they are rolled up where the span is long or old, by single looks after.
 */
async function looksOf(span: Span): Promise<Source> {
  const { targetId, from, to } = span
  const fine = to - from <= FINE_SPAN_MS && from >= (await fineFrom())
  const { rows } = await storePool().query<{ rolled: Date | null }>(
    'SELECT max(at) AS rolled FROM sample_activity_15m WHERE target_id = $1',
    [targetId],
  )
  const rolledUntil = rows[0]?.rolled ? rows[0].rolled.getTime() + QUARTER_MS : from
  const edge = fine ? from : Math.min(to, Math.max(from, rolledUntil))
  return {
    text: `fine AS (
  SELECT extract(epoch FROM at)::float8 * 1000 AS start_ms, looks, look, group_ids, counts
    FROM sample_activity WHERE target_id = $1 AND at >= $4 AND at < $5
), coarse AS (
  SELECT extract(epoch FROM at)::float8 * 1000 + ${QUARTER_MS / 2} AS at_ms, looks, group_ids, counts
    FROM sample_activity_15m WHERE target_id = $1 AND at >= $2 AND at < $3
), seen AS (
  SELECT at_ms, looks, ${QUARTER_MS}::float8 AS len_ms FROM coarse
   UNION ALL
  SELECT f.start_ms + u.off, 1, 10000::float8 FROM fine f CROSS JOIN unnest(f.looks) AS u(off)
), line AS (
  SELECT c.at_ms, u.id, u.count FROM coarse c CROSS JOIN unnest(c.group_ids, c.counts) AS u(id, count)
   UNION ALL
  SELECT f.start_ms + f.looks[u.look], u.id, u.count
    FROM fine f CROSS JOIN unnest(f.look, f.group_ids, f.counts) AS u(look, id, count))`,
    // A look of the minute before may lie within; minutes and quarters are taken whole.
    values: [
      targetId,
      new Date(Math.floor(from / QUARTER_MS) * QUARTER_MS),
      new Date(edge),
      new Date(Math.floor(edge / MINUTE_MS) * MINUTE_MS),
      new Date(to),
    ],
  }
}

/** Conditions on groups; what is known by its class alone fits no other filter. */
function conditions(filter: ActivityFilter, values: unknown[]): string {
  const given = (Object.keys(COLUMN) as ActivitySlice[]).flatMap((name) => {
    const value = filter[name]
    if (value === undefined) return []
    values.push(value)
    return [`${COLUMN[name]} = $${values.length}`, ...(name === 'class' ? [] : ['NOT g.folded'])]
  })
  return given.length === 0 ? 'true' : given.join(' AND ')
}

/** How many sessions of one value there were in all looks, by what they waited for. Null: by the class alone known. */
export type ValueSum = { value: string | null; waitClass: WaitClass; sessions: number }

const sliceOf = (by: ActivitySlice) =>
  by === 'class' ? COLUMN.class : `CASE WHEN NOT g.folded THEN ${COLUMN[by]} END`

/** Sums of each value of a slice over a span. */
export async function sumsOf(span: Span, by: ActivitySlice, filter: ActivityFilter): Promise<ValueSum[]> {
  const { text, values } = await looksOf(span)
  const fits = conditions(filter, values)
  values.push(span.from, span.to)
  const { rows } = await storePool().query<{ value: string | null; wait_class: string; sessions: number }>(
    `WITH ${text}
SELECT ${sliceOf(by)} AS value, g.wait_class, sum(l.count)::float8 AS sessions
  FROM line l JOIN activity_group g ON g.id = l.id
 WHERE ${fits} AND l.at_ms >= $${values.length - 1} AND l.at_ms < $${values.length} GROUP BY 1, 2`,
    values,
  )
  return rows.map(({ value, wait_class, sessions }) => ({ value, waitClass: classOf(wait_class), sessions }))
}

function classOf(text: string): WaitClass {
  return WAIT_CLASSES.find((one) => one === text) ?? 'other'
}

/** How often somebody looked in each of the equal parts of a span, and for how much of it. */
export async function lookCounts(span: Span, stepMs: number) {
  const { text, values } = await looksOf(span)
  const { rows } = await storePool().query<{ bucket: number; looks: number; covered: number }>(
    `WITH ${text}
SELECT floor((at_ms - $6::float8) / $7::float8)::int AS bucket, sum(looks)::float8 AS looks, sum(len_ms) AS covered
  FROM seen WHERE at_ms >= $6 AND at_ms < $8 GROUP BY 1`,
    [...values, span.from, stepMs, span.to],
  )
  const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + pick(row), 0)
  return {
    byPart: new Map(rows.map(({ bucket, looks }) => [bucket, looks])),
    looks: sum(({ looks }) => looks),
    coveredMs: Math.min(
      span.to - span.from,
      sum(({ covered }) => covered),
    ),
  }
}

/** Sums of some values in each of the equal parts of a span; all others are -1. */
export async function courseOf(
  span: Span,
  stepMs: number,
  by: ActivitySlice,
  filter: ActivityFilter,
  chief: readonly string[],
): Promise<{ part: number; place: number; sessions: number }[]> {
  const { text, values } = await looksOf(span)
  const fits = conditions(filter, values)
  const n = values.push(span.from, stepMs, chief, span.to)
  const { rows } = await storePool().query<{ part: number; place: number; sessions: number }>(
    `WITH ${text}
SELECT floor((l.at_ms - $${n - 3}::float8) / $${n - 2}::float8)::int AS part,
       COALESCE(array_position($${n - 1}::text[], ${sliceOf(by)}) - 1, -1) AS place, sum(l.count)::float8 AS sessions
  FROM line l JOIN activity_group g ON g.id = l.id
 WHERE ${fits} AND l.at_ms >= $${n - 3} AND l.at_ms < $${n} GROUP BY 1, 2`,
    values,
  )
  return rows
}

/** Sessions that were alike; empty where the server tells none. */
export type GroupLine = {
  waitClass: WaitClass
  event: string
  user: string
  application: string
  database: string
  statement: string
  folded: boolean
  sessions: number
}

/** One look, or one quarter of an hour. */
export type Moment = {
  at: number
  lengthMs: number
  before: number | null
  after: number | null
  groups: GroupLine[]
}

/** Looks further away from a moment are of another one. */
const NEAR_MS = 90_000

/** The look nearest to a moment, or the quarter of an hour where no looks are kept; null where nobody looked. */
export async function momentOf(targetId: string, at: number, filter: ActivityFilter): Promise<Moment | null> {
  const { rows } = await storePool().query<{ at: number }>(
    `SELECT extract(epoch FROM s.at)::float8 * 1000 + u.off AS at
       FROM sample_activity s CROSS JOIN unnest(s.looks) AS u(off)
      WHERE s.target_id = $1 AND s.at >= $2 AND s.at < $3 ORDER BY 1`,
    [targetId, new Date(at - 2 * NEAR_MS), new Date(at + 2 * NEAR_MS)],
  )
  const looks = rows.map((row) => row.at)
  const nearest = looks.reduce<number | null>(
    (best, one) => (best === null || Math.abs(one - at) < Math.abs(best - at) ? one : best),
    null,
  )
  if (nearest === null || Math.abs(nearest - at) > NEAR_MS) return quarterOf(targetId, at, filter)
  const place = looks.indexOf(nearest)
  return {
    at: nearest,
    lengthMs: 0,
    before: looks[place - 1] ?? null,
    after: looks[place + 1] ?? null,
    groups: await groupsAt(targetId, nearest, filter),
  }
}

const GROUP = `g.wait_class AS "waitClass", g.event, g."user", g.application, g.database, g.statement, g.folded`

async function groupsAt(targetId: string, at: number, filter: ActivityFilter): Promise<GroupLine[]> {
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS
  const values: unknown[] = [targetId, new Date(minute), at - minute]
  const fits = conditions(filter, values)
  const { rows } = await storePool().query<GroupLine>(
    `SELECT ${GROUP}, sum(u.count)::float8 AS sessions
       FROM sample_activity s CROSS JOIN unnest(s.look, s.group_ids, s.counts) AS u(look, id, count)
       JOIN activity_group g ON g.id = u.id
      WHERE s.target_id = $1 AND s.at = $2 AND s.looks[u.look] = $3 AND ${fits}
      GROUP BY g.id ORDER BY sessions DESC, g.id`,
    values,
  )
  return rows
}

async function quarterOf(targetId: string, at: number, filter: ActivityFilter): Promise<Moment | null> {
  const start = Math.floor(at / QUARTER_MS) * QUARTER_MS
  // Where single looks are kept, a moment without one is one at which nobody looked.
  if (at >= (await fineFrom())) return null
  const found = await storePool().query<{ looks: number }>(
    'SELECT looks FROM sample_activity_15m WHERE target_id = $1 AND at = $2',
    [targetId, new Date(start)],
  )
  const looks = found.rows[0]?.looks
  if (!looks) return null
  const values: unknown[] = [targetId, new Date(start), looks]
  const fits = conditions(filter, values)
  const { rows } = await storePool().query<GroupLine>(
    `SELECT ${GROUP}, sum(u.count)::float8 / $3::float8 AS sessions
       FROM sample_activity_15m s CROSS JOIN unnest(s.group_ids, s.counts) AS u(id, count)
       JOIN activity_group g ON g.id = u.id
      WHERE s.target_id = $1 AND s.at = $2 AND ${fits} GROUP BY g.id ORDER BY sessions DESC, g.id`,
    values,
  )
  return {
    at: start,
    lengthMs: QUARTER_MS,
    before: start - QUARTER_MS,
    after: start + QUARTER_MS,
    groups: rows,
  }
}
