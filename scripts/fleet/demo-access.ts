import { randomUUID } from 'node:crypto'
import { appendAudit } from '@/lib/audit/append'
import { sealTotp } from '@/lib/auth/account-store'
import { systemActor } from '@/lib/auth/actor'
import { hashPassword } from '@/lib/auth/passwords'
import { apiTokenText, hashSecret, newSecret } from '@/lib/auth/token-text'
import { newTotpSecret } from '@/lib/auth/totp'
import { closePrisma, inTransaction, prisma, type StoreTransaction } from '@/lib/store/client'
import { type FleetState, newPassword, type StateFile } from './state'

export const DEMO_EMAIL = 'admin@quarterdeck.example'

const GRANTS = [
  { role: 'admin', scope: 'all' },
  { role: 'dba', scope: 'all' },
]
const TOKEN_DAYS = 90
const DAY = 86_400_000

/** Sign-in of the demo's administrator and the token of its scripts. */
export type DemoSignIn = NonNullable<FleetState['access']>

/**
 * Makes the demo's administrator and token in the panel's own store, where they are not there yet, with a
 * password and an authenticator secret of this demo alone. Runs between migration and the start of web and worker.
 */
export async function ensureDemoSignIn(file: StateFile): Promise<DemoSignIn> {
  const access: DemoSignIn = file.state.access ?? {
    email: DEMO_EMAIL,
    password: newPassword(),
    totpSecret: newTotpSecret(),
    token: '',
  }
  // Kept before the store has it: a demo killed in between goes on with the same ones.
  file.state.access = access
  file.save()
  try {
    const passwordHash = await hashPassword(access.password)
    await inTransaction(async (tx) => {
      const user = await tx.user.findUnique({ where: { email: access.email }, select: { id: true } })
      const userId = user?.id ?? (await makeAdmin(tx, access, passwordHash))
      if (!user || !(await isTokenGood(access.token))) access.token = await makeToken(tx, userId)
    })
  } finally {
    await closePrisma()
  }
  file.save()
  return access
}

async function makeAdmin(tx: StoreTransaction, access: DemoSignIn, passwordHash: string): Promise<string> {
  const id = randomUUID()
  await tx.user.create({
    data: {
      id,
      email: access.email,
      name: 'Demo administrator',
      passwordHash,
      totpSecret: new Uint8Array(sealTotp(id, 'totp_secret', access.totpSecret)),
      grants: { create: GRANTS },
    },
  })
  await appendAudit(tx, {
    action: 'users.create',
    actor: systemActor('demo'),
    details: { userId: id, grants: GRANTS },
  })
  return id
}

async function isTokenGood(token: string): Promise<boolean> {
  const secret = token.split('_').slice(2).join('_')
  if (secret === '') return false
  const row = await prisma().apiToken.findUnique({
    where: { secretHash: new Uint8Array(hashSecret(secret)) },
  })
  return row !== null && row.revokedAt === null && row.expiresAt.getTime() > Date.now() + DAY
}

async function makeToken(tx: StoreTransaction, userId: string): Promise<string> {
  const id = randomUUID()
  const secret = newSecret()
  const text = apiTokenText(id, secret)
  await tx.apiToken.create({
    data: {
      id,
      userId,
      name: 'Demo scripts',
      prefix: text.slice(0, 11),
      secretHash: new Uint8Array(hashSecret(secret)),
      expiresAt: new Date(Date.now() + TOKEN_DAYS * DAY),
      grants: { create: GRANTS },
    },
  })
  await appendAudit(tx, {
    action: 'tokens.create',
    actor: systemActor('demo'),
    details: { tokenId: id, userId, grants: GRANTS },
  })
  return text
}
