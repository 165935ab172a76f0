import 'server-only'
import { prisma } from '@/lib/store/client'
import type { Prisma } from '@/lib/store/generated/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { type Delivery, deliverySchema } from './contract'

const shape = {
  channel: { select: { id: true, name: true, type: true } },
  route: { select: { name: true } },
  tries: { orderBy: { number: 'asc' as const } },
  _count: { select: { notices: true } },
}
type Row = Prisma.DeliveryGetPayload<{ include: typeof shape }>
type Names = { targets: ReadonlyMap<string, string>; environments: ReadonlyMap<string, string> }

export type DeliveryFilter = {
  channelId?: string | undefined
  state?: string | undefined
  severity?: string | undefined
  q?: string | undefined
  cursor?: string | undefined
  limit: number
}

function view(row: Row, names: Names): Delivery {
  const { targetId, environmentId } = row
  return deliverySchema.parse({
    id: row.id,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    channel: row.channel,
    route: row.route?.name ?? null,
    purpose: row.purpose,
    action: row.action,
    kind: row.kind,
    severity: row.severity,
    title: row.title,
    target: targetId === null ? null : { id: targetId, name: names.targets.get(targetId) ?? t.removedTarget },
    environment:
      environmentId === null ? null : (names.environments.get(environmentId) ?? t.removedEnvironment),
    state: row.state,
    problem: row.problem,
    count: Math.max(1, row._count.notices),
    instead: row.insteadOfId !== null,
    nextAt: row.state === 'waiting' ? row.sendAfter.toISOString() : null,
    attempts: row.tries.map((one) => ({
      number: one.number,
      startedAt: one.startedAt.toISOString(),
      finishedAt: one.finishedAt?.toISOString() ?? null,
      result: one.result,
      code: one.code,
      detail: one.detail,
    })),
  })
}

async function namesOf(rows: Row[]): Promise<Names> {
  const ids = (key: 'targetId' | 'environmentId') => [...new Set(rows.flatMap((row) => row[key] ?? []))]
  const select = { id: true, name: true }
  const [targets, environments] = await Promise.all([
    prisma().target.findMany({ where: { id: { in: ids('targetId') } }, select }),
    prisma().environment.findMany({ where: { id: { in: ids('environmentId') } }, select }),
  ])
  const map = (found: { id: string; name: string }[]) => new Map(found.map((one) => [one.id, one.name]))
  return { targets: map(targets), environments: map(environments) }
}

/** Messages, newest first, with every try. */
export async function listDeliveries(
  filter: DeliveryFilter,
): Promise<{ items: Delivery[]; nextCursor?: string }> {
  const before = /^[0-9]{1,18}$/.test(filter.cursor ?? '') ? BigInt(filter.cursor ?? 0) : null
  const rows = await prisma().delivery.findMany({
    where: {
      ...(filter.channelId ? { channelId: filter.channelId } : {}),
      ...(filter.state ? { state: filter.state } : {}),
      ...(filter.severity ? { severity: filter.severity } : {}),
      ...(filter.q ? { title: { contains: filter.q, mode: 'insensitive' } } : {}),
      ...(before === null ? {} : { seq: { lt: before } }),
    },
    include: shape,
    orderBy: { seq: 'desc' },
    take: filter.limit + 1,
  })
  const shown = rows.slice(0, filter.limit)
  const names = await namesOf(shown)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => view(row, names)),
    ...(rows.length > shown.length && last ? { nextCursor: last.seq.toString() } : {}),
  }
}
