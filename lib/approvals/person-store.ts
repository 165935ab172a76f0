import 'server-only'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import { bareAddress, type PersonMark, samePerson } from './persons'

/** Marks of accounts by id; ids that nobody has are left out. */
export async function personMarks(
  ids: readonly string[],
  tx: StoreTransaction = prisma(),
): Promise<Map<string, PersonMark>> {
  const rows = await tx.user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, email: true, personId: true, disabledAt: true },
  })
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        person: row.personId ?? row.id,
        mail: bareAddress(row.email),
        disabled: row.disabledAt !== null,
      },
    ]),
  )
}

/** Names of accounts by id; ids that nobody has are left out. */
export async function namesOf(ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await prisma().user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  })
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** True when two accounts are one person; an account that is gone is nobody. */
export async function isSamePerson(a: string, b: string, tx?: StoreTransaction): Promise<boolean> {
  if (a === b) return true
  const marks = await personMarks([a, b], tx)
  const [one, other] = [marks.get(a), marks.get(b)]
  return one !== undefined && other !== undefined && samePerson(one, other)
}

/** The person behind an actor's id: themselves, or the owner of the token; null when neither is there. */
export async function personBehind(actorId: string): Promise<string | null> {
  const rows = await prisma().$queryRaw<{ id: string }[]>`
    SELECT id FROM "user" WHERE id::text = ${actorId}
    UNION ALL SELECT user_id FROM api_token WHERE id::text = ${actorId}`
  return rows[0]?.id ?? null
}
