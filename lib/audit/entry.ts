import { canonicalJson } from '@/lib/crypto/canonical'
import { sha256 } from '@/lib/crypto/hashes'

export const PHASES = ['single', 'intent', 'outcome'] as const
export const RESULTS = ['ok', 'denied', 'failed', 'unknown', 'pending'] as const
export type AuditPhase = (typeof PHASES)[number]
export type AuditResult = (typeof RESULTS)[number]

/** A value that survives JSON and the store unchanged. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** One link of the chain as it is stored. `at` is ISO 8601 in UTC with milliseconds. */
export type ChainRow = {
  seq: bigint
  at: string
  action: string
  phase: string
  result: string
  actorKind: string
  actorId: string | null
  personal: Uint8Array | null
  targetId: string | null
  requestId: string | null
  changeId: string | null
  intentSeq: bigint | null
  details: Json
  prevHash: Uint8Array
  hash: Uint8Array
}

/** What the hash of a link covers, in the form in which it is hashed and exported. */
export function hashedFields(row: Omit<ChainRow, 'hash'>) {
  return {
    action: row.action,
    actorId: row.actorId,
    actorKind: row.actorKind,
    at: row.at,
    changeId: row.changeId,
    details: row.details,
    intentSeq: row.intentSeq === null ? null : row.intentSeq.toString(),
    personal: row.personal === null ? null : Buffer.from(row.personal).toString('base64'),
    phase: row.phase,
    prevHash: Buffer.from(row.prevHash).toString('hex'),
    requestId: row.requestId,
    result: row.result,
    seq: row.seq.toString(),
    targetId: row.targetId,
  }
}

/**
 * The hash of a link: SHA-256 over the RFC 8785 JSON of the row, the previous hash among it. Needs no
 * secret, and is over the ciphertext of personal fields, so erasing a person breaks nothing.
 */
export function linkHash(row: Omit<ChainRow, 'hash'>): Buffer {
  return sha256(canonicalJson(hashedFields(row)))
}

/** What nothing can stand before: the previous hash of entry 1. */
export const GENESIS = Buffer.alloc(32)

/** Text as the store takes it: no NUL, no half of a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll('\0', '\u2400').toWellFormed()
}

/** Any value as JSON that the store gives back the same. Long texts are cut: the log is no dump. */
export function toDetails(value: unknown): Json {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return storable(value.length > 2_000 ? `${value.slice(0, 2_000)}…` : value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean') return value
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.slice(0, 500).map(toDetails)
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object') return null
  if ('toJSON' in value && typeof value.toJSON === 'function') return toDetails(value.toJSON())
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storable(key), toDetails(inner)]))
}
