import 'server-only'
import { personKey } from '@/lib/audit/personal-store'
import { ROLE_TITLES, ROLES } from '@/lib/auth/permissions'
import { openWords, sealWords } from '@/lib/changes/reason'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import type { FreezeModel } from '@/lib/store/generated/models'
import { holdTexts as t } from '@/lib/texts/holds'
import { say } from '@/lib/texts/texts'
import { type Freeze, freezeSchema } from './contract'

/** Newest first, those that stand before those that were lifted. */
export function listFreezes(limit: number, standing: boolean): Promise<FreezeModel[]> {
  return prisma().freeze.findMany({
    where: standing ? { liftedAt: null } : {},
    orderBy: [{ liftedAt: { sort: 'desc', nulls: 'first' } }, { createdAt: 'desc' }],
    take: limit,
  })
}

/** One, locked for the transaction; null when there is none. */
export async function lockFreeze(tx: StoreTransaction, id: string): Promise<FreezeModel | null> {
  await tx.$executeRaw`SELECT id FROM "freeze" WHERE id = ${id}::uuid FOR UPDATE`
  return tx.freeze.findUnique({ where: { id } })
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What is frozen, in words; null when there is no such thing. */
export async function wordsOf(scope: string, scopeId: string | null): Promise<string | null> {
  if (scope === 'all') return scopeId === null ? t.all : null
  if (scope === 'role') {
    const role = ROLES.find((one) => one === scopeId)
    return role ? say(t.role, { role: ROLE_TITLES[role] }) : null
  }
  if (scopeId === null || !UUID.test(scopeId)) return null
  const where = { id: scopeId }
  const select = { name: true } as const
  const row =
    scope === 'person'
      ? await prisma().user.findUnique({ where, select })
      : scope === 'environment'
        ? await prisma().environment.findUnique({ where, select })
        : await prisma().target.findUnique({ where, select })
  if (row === null || scope === 'person') return row?.name ?? null
  return say(scope === 'environment' ? t.environment : t.target, { name: row.name })
}

/** Freezes; null when the person was erased. */
export async function insertFreeze(
  tx: StoreTransaction,
  freeze: { scope: string; scopeId: string | null; reason: string; actorId: string; actorName: string },
): Promise<FreezeModel | null> {
  const { scope, scopeId, actorId, actorName } = freeze
  const key = await personKey(tx, actorId)
  if (!key) return null
  const id = crypto.randomUUID()
  const reason = sealWords(key, actorId, { table: 'freeze', row: id, column: 'reason' }, freeze.reason)
  return tx.freeze.create({ data: { id, scope, scopeId, reason, actorId, actorName, createdAt: new Date() } })
}

/** Lifts it; false when it was lifted already, or the person was erased. */
export async function liftFreeze(
  tx: StoreTransaction,
  id: string,
  by: { id: string; name: string; note: string },
): Promise<boolean> {
  const key = await personKey(tx, by.id)
  if (!key) return false
  const note = sealWords(key, by.id, { table: 'freeze', row: id, column: 'lift_note' }, by.note)
  const lifted = await tx.freeze.updateMany({
    where: { id, liftedAt: null },
    data: { liftedAt: new Date(), liftedById: by.id, liftedByName: by.name, liftNote: note },
  })
  return lifted.count === 1
}

/** One as the API shows it. */
export async function freezeView(row: FreezeModel, mayLift: boolean): Promise<Freeze> {
  const words = (column: string, text: Uint8Array | null) =>
    openWords({ table: 'freeze', row: row.id, column }, text)
  return freezeSchema.parse({
    id: row.id,
    scope: row.scope,
    scopeId: row.scopeId,
    words: (await wordsOf(row.scope, row.scopeId)) ?? t.gone,
    reason: await words('reason', row.reason),
    by: { id: row.actorId, name: row.actorName },
    createdAt: row.createdAt.toISOString(),
    lifted: row.liftedAt
      ? {
          at: row.liftedAt.toISOString(),
          by: row.liftedByName ?? t.somebody,
          note: await words('lift_note', row.liftNote),
        }
      : null,
    mayLift: mayLift && row.liftedAt === null,
  })
}
