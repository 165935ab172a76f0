import 'server-only'
import type { TargetPlace } from '@/lib/auth/permissions'
import type { Change } from '@/lib/features/changes/contract'
import { readChanges } from '@/lib/features/changes/store'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'

export type ChangeFilter = {
  targetId?: string | undefined
  state?: Change['state'] | undefined
  kind?: string | undefined
  q?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** Newest first. `mayRead` decides by the target's place; what it refuses is left out before paging. */
export async function listChanges(
  filter: ChangeFilter,
  mayRead: (place: TargetPlace) => boolean,
): Promise<{ items: Change[]; nextCursor?: string }> {
  const targets = await readableTargets(mayRead, filter.targetId)
  if (targets.length === 0) return { items: [] }
  const found = await findIds(filter, targets)
  const items = await readChanges(found.slice(0, filter.limit))
  const last = items.at(-1)
  return found.length > filter.limit && last
    ? { items, nextCursor: `${last.createdAt}~${last.id}` }
    : { items }
}

async function readableTargets(mayRead: (place: TargetPlace) => boolean, only?: string): Promise<string[]> {
  const rows = await prisma().target.findMany({
    ...(only ? { where: { id: only } } : {}),
    select: { id: true, environmentId: true, groups: { select: { groupId: true } } },
  })
  return rows
    .filter((row) => {
      const groupIds = row.groups.map((group) => group.groupId)
      return mayRead({ targetId: row.id, environmentId: row.environmentId, groupIds })
    })
    .map((row) => row.id)
}

/**
 * The ids of a page and one more, by the filters and every word of the search: in title, kind, person, target,
 * sentences and SQL of the plan, and the links of comments. What people wrote is sealed and not looked through.
 */
export async function findIds(filter: ChangeFilter, targets: readonly string[]): Promise<string[]> {
  const values: unknown[] = []
  const use = (value: unknown) => `$${values.push(value)}`
  const wanted = [`c.target_id = ANY(${use(targets)}::uuid[])`]
  if (filter.state) wanted.push(`c.state = ${use(filter.state)}`)
  if (filter.kind) wanted.push(`c.kind = ${use(filter.kind)}`)
  const q = filter.q?.trim() ?? ''
  if (UUID.test(q)) wanted.push(`c.id = ${use(q)}::uuid`)
  if (HASH.test(q)) wanted.push(`c.plan_hash = ${use(q.toLowerCase())}`)
  const after = cursorOf(filter.cursor)
  if (after) wanted.push(`(c.created_at, c.id) < (${use(after.at)}::timestamptz, ${use(after.id)}::uuid)`)
  const where = wanted.join(' AND ')
  const bySigns = q === '' || UUID.test(q) || HASH.test(q)
  const words = bySigns ? [] : wordConditions(await wordsOf(q), use)
  const most = use(filter.limit + 1)
  const ids = async (sql: string) =>
    (await storePool().query<{ id: string }>(`${sql} ${NEWEST} LIMIT ${most}`, values)).rows.map(
      (row) => row.id,
    )
  if (words.length === 0) return ids(`SELECT c.id FROM change c WHERE ${where}`)
  // Words of many changes are found among the newest; only rare ones are looked up in the index, where they are few.
  // The planner takes words for independent of each other, and would fetch all that have the common ones.
  const near = await ids(
    `WITH c AS MATERIALIZED (
       SELECT c.id, c.created_at, c.target_id, c.words FROM change c WHERE ${where} ${NEWEST} LIMIT ${NEAR})
     SELECT c.id FROM c WHERE ${words.join(' AND ')}`,
  )
  if (near.length > filter.limit) return near
  return ids(`SELECT c.id FROM change c WHERE ${where} AND ${words.join(' AND ')}`)
}

const NEWEST = 'ORDER BY c.created_at DESC, c.id DESC'
/** So many of the newest are looked through before the index is asked. */
const NEAR = 2_000
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const HASH = /^[0-9a-f]{64}$/i
/** More words than anybody types; the rest is not looked for. */
const MOST_WORDS = 8
/** A word of a search, with what it means outside of the words kept: targets of that name now, and links. */
type Word = { word: string; targets: string[]; linked: string[] }

/** Cuts a search into words as the store cut the changes, and finds what those words name elsewhere. */
async function wordsOf(q: string): Promise<Word[]> {
  const found = await storePool().query<Word>(
    `SELECT w.word,
            ARRAY(SELECT t.id FROM target t
                   WHERE EXISTS (SELECT FROM unnest(change_search_words(t.name)) AS own WHERE own ^@ w.word)) AS targets,
            ARRAY(SELECT n.change_id FROM change_note n
                   WHERE n.url IS NOT NULL AND strpos(lower(n.url), w.word) > 0 LIMIT 500) AS linked
       FROM unnest(change_search_words($1)) AS w (word) LIMIT $2`,
    [q, MOST_WORDS],
  )
  return found.rows
}

/** One condition a word: the beginning of a word of the change, or what the word names elsewhere. */
function wordConditions(words: readonly Word[], use: (value: unknown) => string): string[] {
  // Nothing but signs matches nothing: an empty search has no words, and this one was not empty.
  if (words.length === 0) return ['false']
  return words.map(({ word, targets, linked }) => {
    // Of ASCII it holds letters and digits alone, so that quoting is whole. One letter begins half of all words.
    const query = use(word.length === 1 ? `'${word}'` : `'${word}':*`)
    const parts = [`c.words @@ ${query}::text::tsquery`]
    if (targets.length > 0) parts.push(`c.target_id = ANY(${use(targets)}::uuid[])`)
    if (linked.length > 0) parts.push(`c.id = ANY(${use(linked)}::uuid[])`)
    return `(${parts.join(' OR ')})`
  })
}

/** The place in the list that a cursor names; an unreadable one starts from the top. */
function cursorOf(cursor: string | undefined): { at: Date; id: string } | null {
  const [at = '', id = ''] = (cursor ?? '').split('~')
  const time = new Date(at)
  return UUID.test(id) && !Number.isNaN(time.getTime()) ? { at: time, id } : null
}
