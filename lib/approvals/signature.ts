import { createHmac, randomBytes } from 'node:crypto'
import { canonicalJson } from '@/lib/crypto/canonical'
import { sameBytes } from '@/lib/crypto/hashes'
import { purposeKey, purposeKeys } from '@/lib/crypto/sealed'
import type { PolicyRule } from './policy'

// The key is derived from the web key, which web and worker hold and the store does not: whoever can write
// rows, but holds no key, signs nothing.
type Body = Record<string, string | number | boolean | null | string[] | undefined>[]

function macWith(key: Uint8Array, what: string, body: Body): Buffer {
  return createHmac('sha256', key).update(canonicalJson({ what, body })).digest()
}

const macOf = (what: string, body: Body) => macWith(purposeKey('approval'), what, body)

/** After a change of keys what was signed before holds until the old key is retired. */
const bears = (mac: Uint8Array, what: string, body: Body) =>
  purposeKeys('approval').some((key) => sameBytes(mac, macWith(key, what, body)))

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

function approvalBody({ expiresAt, at, nonce, ...rest }: SignedApproval): Body {
  return [
    {
      ...rest,
      expiresAt: expiresAt.toISOString(),
      at: at.toISOString(),
      nonce: Buffer.from(nonce).toString('hex'),
    },
  ]
}

/** Signature of what a person said to a request: HMAC-SHA-256. */
export function approvalMac(approval: SignedApproval): Buffer {
  return macOf('approval', approvalBody(approval))
}

/** Whether the panel signed exactly this. Compared in constant time. */
export function isApprovalSigned(mac: Uint8Array, approval: SignedApproval): boolean {
  return bears(mac, 'approval', approvalBody(approval))
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

function glassBody({ openedAt, expiresAt, nonce, ...rest }: SignedGlass): Body {
  return [
    {
      ...rest,
      openedAt: openedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      nonce: Buffer.from(nonce).toString('hex'),
    },
  ]
}

/** Signature of a broken glass. */
export function glassMac(glass: SignedGlass): Buffer {
  return macOf('break-glass', glassBody(glass))
}

/** Whether the panel signed exactly this. Compared in constant time. */
export function isGlassSigned(mac: Uint8Array, glass: SignedGlass): boolean {
  return bears(mac, 'break-glass', glassBody(glass))
}

/** Signature over all policies as hex: the audit log keeps it with every edit, and who reads them compares. */
export function policiesDigest(rules: readonly PolicyRule[]): string {
  return macOf('policies', policiesBody(rules)).toString('hex')
}

/** Whether these are the policies that were signed. */
export function arePoliciesSigned(digest: string, rules: readonly PolicyRule[]): boolean {
  return bears(Buffer.from(digest, 'hex'), 'policies', policiesBody(rules))
}

function policiesBody(rules: readonly PolicyRule[]): Body {
  return [...rules]
    .sort((a, b) => a.id.localeCompare(b.id))
    .map(({ id, environmentId, kindPattern, minTier, approvals, expiresMinutes, breakGlass, ...who }) => ({
      id,
      environmentId,
      kindPattern,
      minTier,
      approvals,
      expiresMinutes,
      breakGlass,
      // Left out where nobody is named: what was signed before policies named anybody holds.
      approverRoles: signedNames(who.approverRoles),
      approverIds: signedNames(who.approverIds),
    }))
}

const signedNames = (names: readonly string[]) => (names.length === 0 ? undefined : [...names].sort())
