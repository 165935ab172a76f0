import { hashOf } from '@/lib/crypto/hashes'

/** What the hash of a set is over: which set, and the plans of its members in their order. */
export type HashedSet = { set: string; plans: readonly string[] }

/**
 * SHA-256 over the plan hashes of the members, in their order. Whoever confirms it has confirmed every one of
 * those plans and the order; leaving one out, another plan or another order makes another hash.
 */
export function setHash({ set, plans }: HashedSet): string {
  return hashOf({ set, plans: [...plans] })
}
