import 'server-only'
import type { TargetPlace } from '@/lib/auth/permissions'
import { type SetState, setState } from '@/lib/changes/set-state'
import { ENDED_IN_VAIN } from '@/lib/changes/set-undo'
import type { SetSummary } from '@/lib/features/change-sets/contract'
import { createChange, type NewChange } from '@/lib/features/changes/store'
import { demandFirstReverse } from '@/lib/features/changes/undo-store'
import { inTransaction, prisma, type StoreTransaction } from '@/lib/store/client'

export type NewSet = {
  title: string
  actor: { kind: string; id: string | null; name: string }
  changes: readonly NewChange[]
  /** The set that it takes back. */
  undoOfId?: string
}

export type KeptSet = { id: string; changes: string[] }

/** Keeps a set with its changes, which wait for their plans, and what `last` adds in the same transaction. */
export function insertSet(
  set: NewSet,
  last: (tx: StoreTransaction, kept: KeptSet) => Promise<unknown>,
): Promise<KeptSet> {
  return inTransaction(async (tx) => {
    await demandFirstReverse(tx, set.changes)
    const { kind: actorKind, id: actorId, name: actorName } = set.actor
    const { id } = await tx.changeSet.create({
      data: { title: set.title, actorKind, actorId, actorName, undoOfId: set.undoOfId ?? null },
      select: { id: true },
    })
    const changes: string[] = []
    for (const [index, change] of set.changes.entries())
      changes.push(await createChange(tx, { ...change, set: { id, index } }))
    const kept = { id, changes }
    await last(tx, kept)
    return kept
  })
}

const withMembers = {
  undoOf: {
    select: { id: true, title: true, _count: { select: { changes: { where: { state: 'succeeded' } } } } },
  },
  undos: {
    where: { changes: { some: { state: { notIn: [...ENDED_IN_VAIN] } } } },
    orderBy: { createdAt: 'desc' as const },
    take: 1,
    select: { id: true },
  },
  changes: {
    orderBy: { setIndex: 'asc' as const },
    select: {
      id: true,
      state: true,
      setIndex: true,
      targetId: true,
      target: { select: { environmentId: true, groups: { select: { groupId: true } } } },
    },
  },
}

type Row = {
  id: string
  title: string
  actorId: string | null
  actorName: string
  createdAt: Date
  undoOf: { id: string; title: string; _count: { changes: number } } | null
  undos: { id: string }[]
  changes: {
    id: string
    state: string
    targetId: string
    target: { environmentId: string; groups: { groupId: string }[] }
  }[]
}

/** A set as the store has it, with who may see which of its changes. */
export type FoundSet = SetSummary & {
  /** Changes of it that the reader may see, in their order; those that were left out as well. */
  seen: string[]
  hidden: number
  /** The set that it takes back; `left` of its changes have no reverse here. */
  undoOf: { id: string; title: string; left: number } | null
  undoneBy: string | null
}

function found(row: Row, mayRead: (place: TargetPlace) => boolean): FoundSet {
  const seen = row.changes.filter(({ targetId, target: { environmentId, groups } }) =>
    mayRead({ targetId, environmentId, groupIds: groups.map((group) => group.groupId) }),
  )
  const states = row.changes.map((change) => change.state)
  const state: SetState = setState(states)
  const { undoOf } = row
  return {
    id: row.id,
    title: row.title,
    state,
    createdAt: row.createdAt.toISOString(),
    requestedBy: { id: row.actorId, name: row.actorName },
    of: states.filter((one) => one !== 'discarded').length,
    done: states.filter((one) => one === 'succeeded').length,
    seen: seen.map((change) => change.id),
    hidden: row.changes.length - seen.length,
    undoOf: undoOf && {
      id: undoOf.id,
      title: undoOf.title,
      left: undoOf._count.changes - row.changes.length,
    },
    undoneBy: row.undos[0]?.id ?? null,
  }
}

/** One set; null when there is none, or the reader may see none of its changes. */
export async function findSet(
  id: string,
  mayRead: (place: TargetPlace) => boolean,
): Promise<FoundSet | null> {
  const row = await prisma().changeSet.findUnique({ where: { id }, include: withMembers })
  const set = row && found(row, mayRead)
  return set && set.seen.length > 0 ? set : null
}

/** Newest first; those of which the reader may see nothing are left out, so a page may be short. */
export async function listSets(
  cut: { cursor?: string | undefined; limit: number },
  mayRead: (place: TargetPlace) => boolean,
): Promise<{ items: SetSummary[]; nextCursor?: string }> {
  const before = new Date(cut.cursor ?? '')
  const rows = await prisma().changeSet.findMany({
    where: Number.isNaN(before.getTime()) ? {} : { createdAt: { lt: before } },
    include: withMembers,
    orderBy: { createdAt: 'desc' },
    take: cut.limit + 1,
  })
  const kept = rows.slice(0, cut.limit)
  const items = kept
    .map((row) => found(row, mayRead))
    .filter((set) => set.seen.length > 0)
    .map(({ seen: _seen, hidden: _hidden, undoOf: _of, undoneBy: _by, ...summary }) => summary)
  const last = kept.at(-1)
  return rows.length > cut.limit && last ? { items, nextCursor: last.createdAt.toISOString() } : { items }
}

/** A run of a set that has not ended, with where it stands. */
export type OpenRun = {
  id: string
  changeId: string
  targetId: string
  state: string
  actorId: string | null
  intentSeq: bigint | null
}

/** The runs of a set that have not ended, in their order. */
export function openRuns(setId: string): Promise<OpenRun[]> {
  return prisma().$queryRaw<OpenRun[]>`
    SELECT r.id, r.change_id AS "changeId", r.target_id AS "targetId", r.state, r.actor_id AS "actorId",
           r.intent_seq AS "intentSeq"
      FROM run r JOIN change c ON c.id = r.change_id
     WHERE c.set_id = ${setId}::uuid AND r.state IN ('queued', 'running')
     ORDER BY c.set_index`
}
