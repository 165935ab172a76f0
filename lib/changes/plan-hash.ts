import type { Plan } from '@/lib/changes/kind'
import { hashOf } from '@/lib/crypto/hashes'

/** What a plan hash is over: everything that decides what will be done, and to which target. */
export type HashedPlan = { kind: string; targetId: string; input: unknown; plan: Plan }

/** SHA-256 of the canonical JSON (RFC 8785), lower-case hex. Approvals and step-up are bound to it. */
export function planHash(subject: HashedPlan): string {
  return hashOf({
    kind: subject.kind,
    targetId: subject.targetId,
    input: subject.input,
    plan: subject.plan,
  })
}

/**
 * A value as the store gives it back: through JSON once, with NUL and broken surrogates (which jsonb
 * refuses) replaced. Texts of a target are in plans, so this is not only for tidiness.
 */
export function storable<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? clean(inner) : inner)),
  )
}

/** Text as the store takes it. */
export function clean(text: string): string {
  return text.replaceAll('\0', '\u2400').toWellFormed()
}
