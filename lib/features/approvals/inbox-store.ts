import 'server-only'
import { isNamed } from '@/lib/approvals/named'
import { requirementOf } from '@/lib/approvals/policy'
import { readPolicies } from '@/lib/approvals/policy-store'
import type { Grant, TargetPlace } from '@/lib/auth/permissions'
import { allTargetPlaces } from '@/lib/auth/place-store'
import { changeKind } from '@/lib/changes/kinds'
import { prisma } from '@/lib/store/client'
import type { Prisma } from '@/lib/store/generated/client'
import { judgedChange } from './ask'
import { type boxes, type InboxItem, inboxItemSchema } from './contract'
import { requestView, withAll } from './store'

const withChange = {
  ...withAll,
  change: {
    select: {
      id: true,
      title: true,
      kind: true,
      tier: true,
      state: true,
      plan: true,
      setIndex: true,
      set: { select: { id: true, title: true } },
      target: {
        select: {
          id: true,
          name: true,
          environmentId: true,
          environment: { select: { kind: true } },
          groups: { select: { groupId: true } },
        },
      },
    },
  },
}

export type InboxReader = {
  /** Null for who is nobody's person. */
  personId: string | null
  mayRead: (place: TargetPlace) => boolean
  mayApprove: (place: TargetPlace) => boolean
  /** By which a policy may name them. */
  grants: readonly Grant[]
}

function boxWhere(box: (typeof boxes)[number], reader: InboxReader): Prisma.ApprovalRequestWhereInput {
  const me = reader.personId ?? '00000000-0000-0000-0000-000000000000'
  if (box === 'mine') return { requesterId: me }
  const open = { state: 'waiting', expiresAt: { gt: new Date() } }
  return box === 'decided'
    ? { NOT: open }
    : { ...open, requesterId: { not: me }, approvals: { none: { approverId: me } } }
}

/** A box of the inbox, newest first; what the reader may not see or decide is left out. */
export async function listRequests(
  box: (typeof boxes)[number],
  reader: InboxReader,
  cut: { cursor?: string | undefined; limit: number },
): Promise<{ items: InboxItem[]; nextCursor?: string }> {
  const before = new Date(cut.cursor ?? '')
  const rows = await prisma().approvalRequest.findMany({
    where: {
      AND: [
        boxWhere(box, reader),
        Number.isNaN(before.getTime()) ? {} : { askedAt: { lt: before } },
        box === 'waiting'
          ? { id: { in: await waitingFor(reader) } }
          : { change: { targetId: { in: await readable(reader) } } },
      ],
    },
    include: withChange,
    orderBy: { askedAt: 'desc' },
    take: cut.limit + 1,
  })
  const items = await Promise.all(rows.slice(0, cut.limit).map(inboxItem))
  const last = rows[cut.limit - 1]
  return rows.length > cut.limit && last ? { items, nextCursor: last.askedAt.toISOString() } : { items }
}

/** How many requests wait for the reader. */
export async function countWaiting(reader: InboxReader): Promise<number> {
  return (await waitingFor(reader)).length
}

const waitingWith = {
  id: true,
  change: { select: { kind: true, input: true, targetId: true } },
}

/** Requests that the reader's approval would count for: by their rights on every target, and as policies name. */
async function waitingFor(reader: InboxReader): Promise<string[]> {
  const rows = await prisma().approvalRequest.findMany({
    where: boxWhere('waiting', reader),
    select: waitingWith,
  })
  if (rows.length === 0) return []
  const places = new Map((await allTargetPlaces()).map((place) => [place.targetId, place]))
  if (![...places.values()].some(reader.mayApprove)) return []
  const { rules } = await readPolicies()
  const candidate = { id: reader.personId ?? '', grants: reader.grants }
  return rows
    .filter(({ change }) => {
      if (!changeKind(change.kind)) return false
      const { kind, targets, tier, permission } = judgedChange(change)
      const reached = targets.flatMap((id) => places.get(id) ?? [])
      if (reached.length < targets.length || !reached.every(reader.mayApprove)) return false
      const environments = reached.map((place) => place.environmentId)
      const { named } = requirementOf(rules, { kind: kind.kind, tier, permission }, environments)
      return isNamed(named, candidate, reached)
    })
    .map(({ id }) => id)
}

async function readable(reader: InboxReader): Promise<string[]> {
  return (await allTargetPlaces()).filter(reader.mayRead).map((place) => place.targetId)
}

async function inboxItem(
  row: Prisma.ApprovalRequestGetPayload<{ include: typeof withChange }>,
): Promise<InboxItem> {
  const { target, plan, set, setIndex, ...change } = row.change
  const sentence = plan && typeof plan === 'object' && 'sentence' in plan ? plan.sentence : null
  return inboxItemSchema.parse({
    request: await requestView(row),
    change: {
      ...change,
      sentence,
      set: set && setIndex !== null ? { ...set, index: setIndex } : null,
      target: { id: target.id, name: target.name, production: target.environment.kind === 'production' },
    },
  })
}
