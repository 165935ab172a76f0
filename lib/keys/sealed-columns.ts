import 'server-only'
import { wrapPlace } from '@/lib/audit/personal-store'
import { totpPlace } from '@/lib/auth/account-store'
import { ipPlace } from '@/lib/auth/session-store'
import type { Binding, Purpose } from '@/lib/crypto/sealed'
import { answerBinding, type ProbePlace } from '@/lib/probes/sealing'
import { type BoundPlace, credentialBinding } from '@/lib/targets/credentials'

/** A row as `rows` of its column selects it. */
export type SealedRow = Record<string, unknown> & { pk: string; sealed: Buffer }

/** A column of the store that the web key seals. A test demands that each one stands here. */
export type SealedColumn = {
  /** `table.column`. */
  name: string
  /** What it holds, for people. */
  what: string
  purpose: Purpose
  /** SELECT of `pk` (uuid), `sealed` and whatever the binding needs. */
  rows: string
  /** UPDATE: $1 the new bytes, $2 the key's id, $3 the row, $4 the old bytes. */
  replace: string
  binding(row: SealedRow): Binding
}

const totp = (column: 'totp_secret' | 'totp_pending'): SealedColumn => ({
  name: `user.${column}`,
  what: column === 'totp_secret' ? 'authenticators' : 'authenticators being set up',
  purpose: 'totp',
  rows: `SELECT id AS pk, ${column} AS sealed FROM "user"`,
  replace: `UPDATE "user" SET ${column} = $1 WHERE $2::text <> '' AND id = $3 AND ${column} = $4`,
  binding: ({ pk }) => totpPlace(pk, column),
})

type CredentialRow = { pk: string; username: string; version: number } & Omit<BoundPlace, 'id'> & {
    targetId: string
  }

/** Everything that is sealed under the web key, with what each value is bound to. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    name: 'target_credential.sealed',
    what: 'passwords of monitors',
    purpose: 'monitor-credential',
    rows: `SELECT c.id AS pk, c.sealed, c.username, c.version, t.id AS "targetId", t.engine, t.host, t.port,
                  t.tls_mode AS "tlsMode", t.tls_ca AS "tlsCa", t.address_version AS "addressVersion"
             FROM target_credential c JOIN target t ON t.id = c.target_id WHERE c.kind = 'monitor'`,
    replace: 'UPDATE target_credential SET sealed = $1, key_id = $2 WHERE id = $3 AND sealed = $4',
    binding: (row) => {
      const { pk: id, username, version, targetId, ...place } = row as unknown as CredentialRow
      return credentialBinding({ ...place, id: targetId }, 'monitor', { id, username, version })
    },
  },
  totp('totp_secret'),
  totp('totp_pending'),
  {
    name: 'person_key.wrapped_key',
    what: 'keys of persons in the audit log',
    purpose: 'person-key',
    rows: 'SELECT user_id AS pk, wrapped_key AS sealed FROM person_key',
    replace: `UPDATE person_key SET wrapped_key = $1 WHERE $2::text <> '' AND user_id = $3 AND wrapped_key = $4`,
    binding: ({ pk }) => wrapPlace(pk),
  },
  {
    name: 'sign_in.ip',
    what: 'addresses of sign-ins',
    purpose: 'person-key',
    rows: 'SELECT id AS pk, ip AS sealed, user_id AS "userId" FROM sign_in',
    replace: `UPDATE sign_in SET ip = $1 WHERE $2::text <> '' AND id = $3 AND ip = $4`,
    binding: ({ userId }) => ipPlace(String(userId)),
  },
  {
    name: 'probe.answer',
    what: 'answers of probes',
    purpose: 'probe-answer',
    rows: 'SELECT id AS pk, answer AS sealed, id, kind, target_id AS "targetId", actor_id AS "actorId" FROM probe',
    replace: `UPDATE probe SET answer = $1 WHERE $2::text <> '' AND id = $3 AND answer = $4`,
    binding: (row) => answerBinding(row as unknown as ProbePlace),
  },
]
