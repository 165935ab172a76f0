import 'server-only'
import { AppError } from '@/lib/errors'
import type { ItemChangeView } from '@/lib/features/settings/contract'
import type { EventKind, SnapshotKind } from '@/lib/features/settings/kinds'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import type { EventList, TargetEvent } from './contract'

type Row = {
  id: string
  at: Date
  since: Date | null
  kind: EventKind
  count: number
  changes: ItemChangeView[] | null
  change_id: string | null
  title: string | null
  actor_name: string | null
  state: string | null
}

export type EventQuery = {
  targetId: string
  from: number
  to: number
  kind: EventKind | null
  /** Whether changes of the panel's own may be told. */
  own: boolean
  cursor: string | undefined
  limit: number
}

/** How the last looks at a target went, by kind. */
export async function lastLooks(targetId: string): Promise<EventList['looks']> {
  const rows = await prisma().snapshotSource.findMany({ where: { targetId }, orderBy: { kind: 'asc' } })
  return rows.map(({ kind, lookedAt, reason, remedy }) => ({
    // Written by the worker alone.
    kind: kind as SnapshotKind,
    lookedAt: lookedAt.toISOString(),
    reason,
    remedy,
  }))
}

const CURSOR = /^(\d{1,16})_([0-9a-f-]{36})$/i

/** What changed on a target: what was found between two looks, and what the panel itself did. Newest first. */
export async function listEvents(query: EventQuery): Promise<{ items: TargetEvent[]; nextCursor?: string }> {
  const after = query.cursor === undefined ? null : CURSOR.exec(query.cursor)
  if (query.cursor !== undefined && !after) throw new AppError('request.invalid')
  const { rows } = await storePool().query<Row>(
    `SELECT * FROM (
       SELECT id, at, since, kind, count, changes, NULL::uuid AS change_id, NULL AS title, NULL AS actor_name, NULL AS state
         FROM target_event WHERE target_id = $1 AND at >= $2 AND at < $3
       UNION ALL
       SELECT r.id, r.finished_at, r.started_at, 'change', 1, NULL, c.id, c.title, c.actor_name, r.state
         FROM run r JOIN change c ON c.id = r.change_id
        WHERE $4 AND r.target_id = $1 AND r.finished_at >= $2 AND r.finished_at < $3
          AND r.state IN ('succeeded', 'failed', 'needs_person')
     ) e
      WHERE ($5::text IS NULL OR kind = $5)
        AND ($6::timestamptz IS NULL OR (at, id) < ($6, $7::uuid))
      ORDER BY at DESC, id DESC LIMIT $8`,
    [
      query.targetId,
      new Date(query.from),
      new Date(query.to),
      query.own,
      query.kind,
      after ? new Date(Number(after[1])) : null,
      after?.[2] ?? null,
      query.limit + 1,
    ],
  )
  const items = rows.slice(0, query.limit).map(view)
  const last = rows[query.limit - 1]
  return rows.length > query.limit && last
    ? { items, nextCursor: `${last.at.getTime()}_${last.id}` }
    : { items }
}

function view(row: Row): TargetEvent {
  const { id, at, since, kind, count, changes, change_id, title, actor_name, state } = row
  return {
    ...{ id, kind, count },
    at: at.toISOString(),
    since: since?.toISOString() ?? null,
    changes: changes ?? [],
    own:
      change_id === null
        ? null
        : { changeId: change_id, title: title ?? '', by: actor_name ?? '', state: state ?? '' },
  }
}
