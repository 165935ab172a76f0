import 'server-only'
import type { TargetPlace } from '@/lib/auth/permissions'
import { prisma } from '@/lib/store/client'
import type { Prisma } from '@/lib/store/generated/client'
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
        { change: { targetId: { in: await placesFor(box, reader) } } },
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
  if ((await prisma().approvalRequest.count({ where: boxWhere('waiting', reader) })) === 0) return 0
  const targets = await placesFor('waiting', reader)
  if (targets.length === 0) return 0
  return prisma().approvalRequest.count({
    where: { AND: [boxWhere('waiting', reader), { change: { targetId: { in: targets } } }] },
  })
}

async function placesFor(box: (typeof boxes)[number], reader: InboxReader): Promise<string[]> {
  const may = box === 'waiting' ? reader.mayApprove : reader.mayRead
  const rows = await prisma().target.findMany({
    select: { id: true, environmentId: true, groups: { select: { groupId: true } } },
  })
  return rows
    .filter(({ id, environmentId, groups }) =>
      may({ targetId: id, environmentId, groupIds: groups.map((group) => group.groupId) }),
    )
    .map((row) => row.id)
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
