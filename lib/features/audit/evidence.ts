import 'server-only'
import { z } from 'zod'
import type { StoredKey } from '@/lib/audit/checkpoint-store'
import { evidenceState } from '@/lib/audit/evidence-state'
import { hashOf } from '@/lib/crypto/hashes'
import { type Evidence, evidenceSchema } from '@/lib/features/audit/contract'
import { lastCheck } from '@/lib/features/audit/store'
import { evidenceWordsTexts as t } from '@/lib/texts/evidence-words'
import { say } from '@/lib/texts/texts'

/** What a step-up for a change of the signing key is bound to: this act, and the key that goes. */
export function rotationHash(keyId: string): string {
  return hashOf({ act: 'audit.rotate-key', keyId })
}

export function keyView(key: StoredKey): Evidence['keys'][number] {
  return {
    id: key.id,
    publicKey: key.publicKey,
    createdAt: key.createdAt.toISOString(),
    retiredSeq: key.retiredSeq === null ? null : Number(key.retiredSeq),
  }
}

const checkDetails = z.object({
  count: z.number().int().catch(0),
  fault: z.object({ seq: z.number(), what: z.string() }).nullable().catch(null),
})

async function lastCheckView(): Promise<Evidence['lastCheck']> {
  const row = await lastCheck()
  if (!row) return null
  const { count, fault } = checkDetails.parse(row.details)
  return {
    at: row.at.toISOString(),
    nightly: row.actorKind === 'system',
    ok: row.result === 'ok',
    count,
    fault: fault?.what ?? null,
  }
}

/** How the evidence stands, as the page and the command line show it. */
export async function evidenceView(): Promise<Evidence> {
  const [state, check] = await Promise.all([evidenceState(), lastCheckView()])
  const { checkpoint } = state
  const inUse = state.keys.find((key) => key.retiredSeq === null)
  const failed = check && !check.ok ? [say(t.lastCheckFoundThe, { fault: check.fault ?? t.seeItsEntry })] : []
  return evidenceSchema.parse({
    status: failed.length > 0 ? 'critical' : state.status,
    problems: [...failed, ...state.problems],
    headSeq: Number(state.head.seq),
    checkpoint: checkpoint && {
      seq: Number(checkpoint.seq),
      time: checkpoint.time.toISOString(),
      hash: checkpoint.hash.toString('hex'),
      keyId: checkpoint.keyId,
    },
    places: state.places.map((place) => ({
      id: place.id,
      kind: place.kind,
      label: place.label,
      sentSeq: place.sentSeq === null ? null : Number(place.sentSeq),
      lastOkAt: place.lastOkAt?.toISOString() ?? null,
      lastErrorAt: place.lastErrorAt?.toISOString() ?? null,
      lastError: place.lastError,
      failures: place.failures,
      silent: place.silent,
    })),
    keys: state.keys.map(keyView),
    lastCheck: check,
    rotationHash: inUse ? rotationHash(inUse.id) : null,
  })
}
