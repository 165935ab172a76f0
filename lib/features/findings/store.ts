import 'server-only'
import type { z } from 'zod'
import type { TargetPlace } from '@/lib/auth/permissions'
import { openWords, type WordsPlace } from '@/lib/changes/reason'
import { inTransaction, prisma, type StoreTransaction } from '@/lib/store/client'
import type { Prisma } from '@/lib/store/generated/client'
import { holdTexts } from '@/lib/texts/holds'
import { type Finding, type FindingEvent, findingSchema, type findingStates } from './contract'

const withTarget = {
  target: {
    select: {
      id: true,
      name: true,
      engine: true,
      environmentId: true,
      environment: { select: { kind: true } },
      groups: { select: { groupId: true } },
    },
  },
} as const
type Row = Prisma.FindingGetPayload<{ include: typeof withTarget }>
type State = (typeof findingStates)[number]

/** Where the reason of an acceptance is sealed. */
export const reasonPlace = (id: string): WordsPlace => ({
  table: 'finding',
  row: id,
  column: 'accepted_reason',
})

/** An acceptance counts until its end. */
function stateOf(row: Pick<Row, 'closedAt' | 'acceptedAt' | 'acceptedUntil'>, now: Date): State {
  if (row.closedAt) return 'closed'
  return row.acceptedAt && (row.acceptedUntil === null || row.acceptedUntil > now) ? 'accepted' : 'open'
}

async function view(row: Row): Promise<Finding> {
  const { target } = row
  return findingSchema.parse({
    id: row.id,
    state: stateOf(row, new Date()),
    kind: row.kind,
    object: row.object,
    severity: row.severity,
    title: row.title,
    evidence: row.evidence,
    remedy: row.remedy,
    fix: row.fix,
    target: {
      id: target.id,
      name: target.name,
      engine: target.engine,
      environmentKind: target.environment.kind,
    },
    openedAt: row.openedAt.toISOString(),
    seenAt: row.seenAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    accepted: row.acceptedAt
      ? {
          by: row.acceptedByName ?? holdTexts.somebody,
          at: row.acceptedAt.toISOString(),
          until: row.acceptedUntil?.toISOString() ?? null,
          reason: await openWords(reasonPlace(row.id), row.acceptedReason),
        }
      : null,
  })
}

export type FindingFilter = {
  targetId?: string | undefined
  state: State
  severity?: z.infer<typeof findingSchema>['severity'] | undefined
  q?: string | undefined
  cursor?: string | undefined
  limit: number
}

const isAccepted = (now: Date): Prisma.FindingWhereInput => ({
  acceptedAt: { not: null },
  OR: [{ acceptedUntil: null }, { acceptedUntil: { gt: now } }],
})

function inState(state: State, now: Date): Prisma.FindingWhereInput {
  if (state === 'closed') return { closedAt: { not: null } }
  return { closedAt: null, ...(state === 'accepted' ? isAccepted(now) : { NOT: isAccepted(now) }) }
}

function matching(q: string): Prisma.FindingWhereInput {
  const contains = { contains: q, mode: 'insensitive' as const }
  return {
    OR: [{ title: contains }, { evidence: contains }, { object: contains }, { target: { name: contains } }],
  }
}

/** Newest first, in pages. `mayRead` decides by the target's place before anything is counted. */
export async function listFindings(
  filter: FindingFilter,
  mayRead: (place: TargetPlace) => boolean,
): Promise<{ items: Finding[]; nextCursor?: string }> {
  const targets = await prisma().target.findMany({
    where: { removedAt: null, ...(filter.targetId ? { id: filter.targetId } : {}) },
    select: { id: true, environmentId: true, groups: { select: { groupId: true } } },
  })
  const readable = targets
    .filter(({ id, environmentId, groups }) =>
      mayRead({ targetId: id, environmentId, groupIds: groups.map((group) => group.groupId) }),
    )
    .map(({ id }) => id)
  const rows = await prisma().finding.findMany({
    where: {
      targetId: { in: readable },
      ...(filter.severity ? { severity: filter.severity } : {}),
      AND: [inState(filter.state, new Date()), ...(filter.q ? [matching(filter.q)] : [])],
    },
    include: withTarget,
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: filter.limit + 1,
    ...(filter.cursor && UUID.test(filter.cursor) ? { cursor: { id: filter.cursor }, skip: 1 } : {}),
  })
  const items = await Promise.all(rows.slice(0, filter.limit).map(view))
  const last = items.at(-1)
  return rows.length > filter.limit && last ? { items, nextCursor: last.id } : { items }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What happened to a finding, newest first; null when the target has none of that id. */
export async function findingHistory(targetId: string, id: string): Promise<FindingEvent[] | null> {
  const found = await prisma().finding.findFirst({
    where: { id, targetId },
    select: { events: { orderBy: [{ at: 'desc' }, { id: 'desc' }], take: 200 } },
  })
  return found?.events.map(({ at, what, detail }) => ({ at: at.toISOString(), what, detail })) ?? null
}

export type Acceptance = {
  byId: string | null
  byName: string
  until: Date | null
  reason: Uint8Array<ArrayBuffer> | null
}

/** Accepts an open finding (null takes the acceptance back); false when there is none. `last` writes the audit entry. */
export function setAcceptance(
  place: { targetId: string; id: string },
  acceptance: Acceptance | null,
  last: (tx: StoreTransaction) => Promise<unknown>,
): Promise<boolean> {
  return inTransaction(async (tx) => {
    const at = new Date()
    const changed = await tx.finding.updateMany({
      where: { ...place, closedAt: null, ...(acceptance ? {} : { acceptedAt: { not: null } }) },
      data: {
        acceptedAt: acceptance ? at : null,
        acceptedUntil: acceptance?.until ?? null,
        acceptedById: acceptance?.byId ?? null,
        acceptedByName: acceptance?.byName ?? null,
        acceptedReason: acceptance?.reason ?? null,
      },
    })
    if (changed.count === 0) return false
    await tx.findingEvent.create({
      data: {
        findingId: place.id,
        at,
        what: acceptance ? 'accepted' : 'not-accepted',
        detail: acceptance ? acceptance.byName : '',
      },
    })
    await last(tx)
    return true
  })
}
