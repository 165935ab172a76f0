import 'server-only'
import { z } from 'zod'
import { closeRequests } from '@/lib/approvals/request-store'
import { changeKind } from '@/lib/changes/kinds'
import { openReason } from '@/lib/changes/reason'
import { ENDED_IN_VAIN } from '@/lib/changes/set-undo'
import { type Change, changeSchema, type changeStates } from '@/lib/features/changes/contract'
import { inTransaction, prisma, type StoreTransaction } from '@/lib/store/client'
import { Prisma } from '@/lib/store/generated/client'
import { requestsTexts as t } from '@/lib/texts/requests'
import { demandFirstReverse } from './undo-store'

const withAll = {
  target: { include: { environment: true } },
  runs: { orderBy: { queuedAt: 'desc' as const }, take: 1, select: { id: true } },
  set: { select: { id: true, title: true } },
  undos: {
    where: { state: { notIn: [...ENDED_IN_VAIN] } },
    orderBy: { createdAt: 'desc' as const },
    take: 1,
    select: { id: true },
  },
}
type Row = Prisma.ChangeGetPayload<{ include: typeof withAll }>

async function view(row: Row): Promise<Change> {
  const { target } = row
  return changeSchema.parse({
    id: row.id,
    kind: row.kind,
    title: row.title,
    tier: row.tier,
    state: row.state,
    target: {
      id: target.id,
      name: target.name,
      engine: target.engine,
      environment: {
        id: target.environment.id,
        name: target.environment.name,
        kind: target.environment.kind,
      },
    },
    plan: row.plan,
    planHash: row.planHash,
    problem: row.problem,
    requestedBy: { id: row.actorId, name: row.actorName },
    reason: await openReason(row.id, row.reason),
    createdAt: row.createdAt.toISOString(),
    plannedAt: row.plannedAt?.toISOString() ?? null,
    runId: row.runs[0]?.id ?? null,
    canUndo: row.undo !== null && row.state === 'succeeded',
    undoOf: row.undoOfId,
    undoneBy: row.undos[0]?.id ?? null,
    portable: changeKind(row.kind)?.portable === true,
    set: row.set && row.setIndex !== null ? { ...row.set, index: row.setIndex } : null,
  })
}

/** One change as the API shows it; null when there is none. */
export async function readChange(id: string): Promise<Change | null> {
  const row = await prisma().change.findUnique({ where: { id }, include: withAll })
  return row && view(row)
}

/** Several changes by id, in the order of the ids; those that are gone are left out. */
export async function readChanges(ids: readonly string[]): Promise<Change[]> {
  const rows = await prisma().change.findMany({ where: { id: { in: [...ids] } }, include: withAll })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return Promise.all(ids.flatMap((id) => byId.get(id) ?? []).map(view))
}

export type NewChange = {
  kind: string
  title: string
  tier: number
  targetId: string
  input: unknown
  actor: { kind: string; id: string | null; name: string }
  undoOfId?: string
  /** The set it belongs to, and its place there from 0. */
  set?: { id: string; index: number }
}

/** Keeps a change that waits for its plan, and what `last` adds in the same transaction. */
export function insertChange(
  change: NewChange,
  last: (tx: StoreTransaction, id: string) => Promise<unknown>,
): Promise<string> {
  return inTransaction(async (tx) => {
    await demandFirstReverse(tx, [change])
    const id = await createChange(tx, change)
    await last(tx, id)
    return id
  })
}

/** The same within a transaction. */
export async function createChange(tx: StoreTransaction, change: NewChange): Promise<string> {
  const { id } = await tx.change.create({
    data: {
      kind: change.kind,
      title: change.title,
      tier: change.tier,
      targetId: change.targetId,
      input: change.input as Prisma.InputJsonValue,
      state: 'planning' satisfies (typeof changeStates)[number],
      actorKind: change.actor.kind,
      actorId: change.actor.id,
      actorName: change.actor.name,
      undoOfId: change.undoOfId ?? null,
      setId: change.set?.id ?? null,
      setIndex: change.set?.index ?? null,
    },
    select: { id: true },
  })
  return id
}

/** What applying and discarding need of a change; its newest run with who pressed the button. */
export type AppliedChange = Pick<
  Row,
  | 'id'
  | 'kind'
  | 'title'
  | 'tier'
  | 'targetId'
  | 'state'
  | 'input'
  | 'plan'
  | 'planHash'
  | 'actorId'
  | 'setId'
> & { runId: string | null; runActorId: string | null }

/** One round trip: a person waits at the button. Null when there is no such change. */
export async function findForApply(id: string): Promise<AppliedChange | null> {
  const rows = await prisma().$queryRaw<AppliedChange[]>`${APPLIED} WHERE c.id = ${id}::uuid`
  return rows[0] ?? null
}

const APPLIED = Prisma.sql`
  SELECT c.id, c.kind, c.title, c.tier, c.target_id AS "targetId", c.state, c.input, c.plan, c.plan_hash AS "planHash",
         c.actor_id AS "actorId", c.set_id AS "setId", r.id AS "runId", r.actor_id AS "runActorId"
    FROM change c
    LEFT JOIN LATERAL (SELECT id, actor_id FROM run WHERE change_id = c.id
                        ORDER BY queued_at DESC LIMIT 1) r ON true`

/** The changes of a set in their order, without those that were left out. */
export function membersForApply(setId: string, tx?: StoreTransaction): Promise<AppliedChange[]> {
  return (tx ?? prisma()).$queryRaw<AppliedChange[]>`
    ${APPLIED} WHERE c.set_id = ${setId}::uuid AND c.state <> 'discarded' ORDER BY c.set_index`
}

/** The reverse of a change that succeeded, as the worker wrote it down; null when there is none. */
export async function findUndo(
  id: string,
): Promise<{ kind: string; targetId: string; input: unknown } | null> {
  const row = await prisma().change.findUnique({
    where: { id, state: 'succeeded' },
    select: { targetId: true, undo: true },
  })
  const undo = undoSchema.safeParse(row?.undo)
  return row && undo.success ? { targetId: row.targetId, ...undo.data } : null
}

const undoSchema = z.object({ kind: z.string(), input: z.unknown() })

/** Throws a plan away; false when it is not waiting any more. */
export function discardChange(
  id: string,
  last: (tx: StoreTransaction) => Promise<unknown>,
): Promise<boolean> {
  return inTransaction(async (tx) => {
    const gone = await tx.change.updateMany({
      where: { id, state: { in: ['planning', 'planned', 'waiting', 'approved', 'refused'] } },
      data: { state: 'discarded' },
    })
    if (gone.count === 0) return false
    await closeRequests(tx, id, t.changeWasDiscarded)
    await last(tx)
    return true
  })
}
