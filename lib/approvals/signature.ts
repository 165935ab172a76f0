import { createHmac, randomBytes } from 'node:crypto'
import { canonicalJson } from '@/lib/crypto/canonical'
import { sameBytes } from '@/lib/crypto/hashes'
import { purposeKey } from '@/lib/crypto/sealed'
import type { PolicyRule } from './policy'

// The key is derived from the web key, which web and worker hold and the store does not: whoever can write
// rows, but holds no key, signs nothing.
function macOf(what: string, body: Record<string, string | number | boolean | null>[]): Buffer {
  return createHmac('sha256', purposeKey('approval')).update(canonicalJson({ what, body })).digest()
}

/** Fresh bytes that make each signature another one. */
export function newNonce(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(16))
}

/** Everything one person agreed to. */
export type SignedApproval = {
  requestId: string
  changeId: string
  planHash: string
  /** The person who asked, and through which account or token. */
  requesterId: string
  actorId: string
  /** Until when the request holds. */
  expiresAt: Date
  approverId: string
  verdict: string
  at: Date
  nonce: Uint8Array
}

/** Signature of what a person said to a request: HMAC-SHA-256. */
export function approvalMac(approval: SignedApproval): Buffer {
  const { expiresAt, at, nonce, ...rest } = approval
  return macOf('approval', [
    {
      ...rest,
      expiresAt: expiresAt.toISOString(),
      at: at.toISOString(),
      nonce: Buffer.from(nonce).toString('hex'),
    },
  ])
}

/** Everything a broken glass says. */
export type SignedGlass = {
  id: string
  userId: string
  scope: string
  scopeId: string
  openedAt: Date
  expiresAt: Date
  nonce: Uint8Array
}

/** Signature of a broken glass. */
export function glassMac(glass: SignedGlass): Buffer {
  const { openedAt, expiresAt, nonce, ...rest } = glass
  return macOf('break-glass', [
    {
      ...rest,
      openedAt: openedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      nonce: Buffer.from(nonce).toString('hex'),
    },
  ])
}

/** Compares signatures in constant time. */
export function isSignature(mac: Uint8Array, expected: Buffer): boolean {
  return sameBytes(mac, expected)
}

/** Signature over all policies as hex: the audit log keeps it with every edit, and who reads them compares. */
export function policiesDigest(rules: readonly PolicyRule[]): string {
  const body = [...rules]
    .sort((a, b) => a.id.localeCompare(b.id))
    .map(({ id, environmentId, kindPattern, minTier, approvals, expiresMinutes, breakGlass }) => ({
      id,
      environmentId,
      kindPattern,
      minTier,
      approvals,
      expiresMinutes,
      breakGlass,
    }))
  return macOf('policies', body).toString('hex')
}
