import 'server-only'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { openForWeb, openWith, sealForWeb, sealWith } from '@/lib/crypto/sealed'
import { Secret } from '@/lib/crypto/secret'
import { prisma, type StoreTransaction } from '@/lib/store/client'

/** Fields of an entry that belong to a person and go when they are erased. */
export type PersonalFields = { name: string; email?: string; ip?: string | null; reason?: string | null }

const shape = z.object({
  name: z.string(),
  email: z.string().optional(),
  ip: z.string().nullish(),
  reason: z.string().nullish(),
})

const extras = z.object({ personId: z.string().optional() })

/** Whose key seals the personal fields of an entry; null when nobody's. */
export function personIn(row: {
  actorKind: string
  actorId: string | null
  details: unknown
}): string | null {
  if (row.actorKind === 'user') return row.actorId
  const parsed = extras.safeParse(row.details)
  return parsed.success ? (parsed.data.personId ?? null) : null
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const KEY_ID = '00000000'
/** What a person's wrapped key is bound to. */
export const wrapPlace = (userId: string) => ({ table: 'person_key', row: userId, column: 'wrapped_key' })
const fieldPlace = (userId: string, seq: bigint) => ({
  table: 'audit_event',
  row: seq.toString(),
  column: 'personal',
  person: userId,
})

function unwrap(userId: string, wrapped: Uint8Array): Buffer {
  return Buffer.from(openForWeb('person-key', wrapPlace(userId), wrapped).reveal(), 'base64')
}

/**
 * The person's key, made on first use. Null when it was destroyed: the person is erased.
 * @param tx without one it is read and made by itself, before the transaction that will need it
 */
export async function personKey(tx: StoreTransaction | null, userId: string): Promise<Buffer | null> {
  const store = tx ?? prisma()
  const found = await store.personKey.findUnique({ where: { userId } })
  if (found) return found.wrappedKey ? unwrap(userId, found.wrappedKey) : null
  const key = randomBytes(32)
  const wrapped = sealForWeb('person-key', wrapPlace(userId), new Secret(key.toString('base64')))
  // Two first entries of one person at once: the loser of the race reads the winner's key.
  await store.$executeRaw`INSERT INTO person_key (user_id, wrapped_key) VALUES (${userId}::uuid, ${wrapped})
    ON CONFLICT (user_id) DO NOTHING`
  const row = await store.personKey.findUnique({ where: { userId } })
  return row?.wrappedKey ? unwrap(userId, row.wrappedKey) : null
}

/** Seals a person's fields for the entry with this number. */
export function sealPersonal(key: Buffer, userId: string, seq: bigint, fields: PersonalFields): Buffer {
  return sealWith(key, KEY_ID, fieldPlace(userId, seq), Buffer.from(JSON.stringify(fields), 'utf8'))
}

/** Opens personal fields of many entries; those of erased persons, and broken ones, are null. */
export async function openPersonal(
  entries: readonly { seq: bigint; personId: string | null; personal: Uint8Array | null }[],
): Promise<Map<bigint, PersonalFields>> {
  const ids = [
    ...new Set(entries.flatMap((entry) => (entry.personal && entry.personId ? [entry.personId] : []))),
  ]
  const keys = await prisma().personKey.findMany({ where: { userId: { in: ids } } })
  const byId = new Map(keys.flatMap((row) => (row.wrappedKey ? [[row.userId, row.wrappedKey] as const] : [])))
  const opened = new Map<bigint, PersonalFields>()
  for (const entry of entries) {
    const wrapped = entry.personId ? byId.get(entry.personId) : undefined
    if (!entry.personId || !entry.personal || !wrapped) continue
    const fields = open(unwrap(entry.personId, wrapped), entry.personId, entry.seq, entry.personal)
    if (fields) opened.set(entry.seq, fields)
  }
  return opened
}

/**
 * Looks for entries in a person's name whose sealed fields are not that person's: nobody without the web's
 * key can seal any for a new entry. Those of erased persons cannot be judged.
 */
export async function personalFaults(
  rows: readonly {
    seq: bigint
    actorKind: string
    actorId: string | null
    details: unknown
    personal: Uint8Array | null
  }[],
): Promise<{ seq: bigint; what: string }[]> {
  const ids = [...new Set(rows.flatMap((row) => personIn(row) ?? []))].filter((id) => UUID.test(id))
  const found = await prisma().personKey.findMany({ where: { userId: { in: ids } } })
  const keys = new Map(
    found.map((row) => [row.userId, row.wrappedKey ? unwrap(row.userId, row.wrappedKey) : null]),
  )
  return rows.flatMap((row) => {
    const person = personIn(row)
    const named = row.actorKind === 'user' || row.actorKind === 'token'
    if (!person || (!named && !row.personal)) return []
    const key = keys.get(person)
    if (key === null) return []
    if (key && row.personal && open(key, person, row.seq, row.personal)) return []
    return [
      {
        seq: row.seq,
        what: `Entry ${row.seq} bears the name of a person, but was not sealed for them: it was not written by the panel.`,
      },
    ]
  })
}

function open(key: Buffer, userId: string, seq: bigint, sealed: Uint8Array): PersonalFields | null {
  try {
    const text = openWith(key, KEY_ID, fieldPlace(userId, seq), sealed).toString('utf8')
    return shape.parse(JSON.parse(text))
  } catch {
    return null
  }
}
