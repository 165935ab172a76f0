import 'server-only'
import { readPolicies } from '@/lib/approvals/policy-store'
import {
  approvalMac,
  glassMac,
  isApprovalSigned,
  isGlassSigned,
  policiesDigest,
  type SignedApproval,
  type SignedGlass,
} from '@/lib/approvals/signature'
import { sameBytes } from '@/lib/crypto/hashes'
import { AppError } from '@/lib/errors'
import type { StoreTransaction } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'

type Signed = { id: string; mac: Buffer }

const APPROVALS = `SELECT a.id, a.mac, a.request_id AS "requestId", r.change_id AS "changeId", r.plan_hash AS "planHash",
    r.requester_id AS "requesterId", r.actor_id AS "actorId", r.expires_at AS "expiresAt",
    a.approver_id AS "approverId", a.verdict, a.at, a.nonce
  FROM approval a JOIN approval_request r ON r.id = a.request_id`
const GLASSES = `SELECT id, mac, user_id AS "userId", scope, scope_id AS "scopeId", opened_at AS "openedAt",
    expires_at AS "expiresAt", nonce FROM break_glass`

/** Signatures of approvals and broken glasses that an older key made: one that none made stays what it is. */
async function olderSignatures(): Promise<{ sql: string; values: [Buffer, string, Buffer] }[]> {
  const found: { sql: string; values: [Buffer, string, Buffer] }[] = []
  const approvals = await storePool().query<Signed & SignedApproval>(APPROVALS)
  for (const { id, mac, ...signed } of approvals.rows) {
    const now = approvalMac(signed)
    if (!sameBytes(mac, now) && isApprovalSigned(mac, signed))
      found.push({ sql: 'UPDATE approval SET mac = $1 WHERE id = $2 AND mac = $3', values: [now, id, mac] })
  }
  const glasses = await storePool().query<Signed & SignedGlass>(GLASSES)
  for (const { mac, ...signed } of glasses.rows) {
    const now = glassMac(signed)
    if (!sameBytes(mac, now) && isGlassSigned(mac, signed))
      found.push({
        sql: 'UPDATE break_glass SET mac = $1 WHERE id = $2 AND mac = $3',
        values: [now, signed.id, mac],
      })
  }
  return found
}

/** How many signatures an older key made. */
export async function countOlderSignatures(): Promise<number> {
  return (await olderSignatures()).length
}

/** Signs anew what an older key signed. @returns how many */
export async function resign(): Promise<number> {
  const all = await olderSignatures()
  for (const { sql, values } of all) await storePool().query(sql, values)
  return all.length
}

/**
 * The digest of the approval policies under the present key, for the entry that takes the place of the last edit.
 * @throws AppError `precondition.failed` when they are not those that were saved last: they are not vouched for anew
 */
export async function policiesSignedAnew(tx: StoreTransaction): Promise<string> {
  const { rules, altered } = await readPolicies(tx)
  if (altered)
    throw new AppError('precondition.failed', {
      detail: 'The approval policies are not those that an administrator saved last.',
      hint: 'Have an administrator look at them and save one, then retire the key.',
    })
  return policiesDigest(rules)
}
