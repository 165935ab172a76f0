import 'server-only'
import { prisma, type StoreTransaction } from '@/lib/store/client'

/** What tells whether two accounts are one person. */
export type PersonMark = { id: string; person: string; mail: string; disabled: boolean }

/** An address without its tag: `ann+dba@example.com` reaches the person of `ann@example.com`. */
export function bareAddress(email: string): string {
  const at = email.lastIndexOf('@')
  return at < 0 ? email.toLowerCase() : `${email.slice(0, at).split('+')[0]}${email.slice(at)}`.toLowerCase()
}

/** True when both are the same person, as an administrator says or their address does. */
export function samePerson(a: Omit<PersonMark, 'disabled'>, b: Omit<PersonMark, 'disabled'>): boolean {
  return a.id === b.id || a.person === b.person || a.mail === b.mail
}

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

/** How many different persons these accounts are. */
export function countPersons(marks: readonly PersonMark[]): number {
  const groups: PersonMark[][] = []
  for (const mark of marks) {
    const joined = groups.filter((group) => group.some((one) => samePerson(one, mark)))
    const merged = [mark, ...joined.flat()]
    for (const group of joined) groups.splice(groups.indexOf(group), 1)
    groups.push(merged)
  }
  return groups.length
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
