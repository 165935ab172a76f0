import 'server-only'
import { z } from 'zod'
import { checkpointsAfter, knowsCheckpoint } from '@/lib/audit/checkpoint-store'
import { checkpointLine } from '@/lib/audit/checkpoints'
import type { Place } from '@/lib/audit/place'
import { foreignCheckpoint } from '@/lib/audit/place-fault'
import * as store from '@/lib/audit/place-store'
import { canonicalJson } from '@/lib/crypto/canonical'
import { sha256 } from '@/lib/crypto/hashes'
import { evidenceWordsTexts as t } from '@/lib/texts/evidence-words'

/** So many fit into the minute for which a place is claimed, even when each takes its longest. */
const AT_ONCE = 12

/**
 * Sends a place every checkpoint that it does not have yet, in order; what fails is sent again the next
 * time. A place that can be asked is asked first whether it knows something that the store no longer does.
 */
export async function deliver(place: Place): Promise<void> {
  const sent = await store.claimPlace(place.id)
  if (sent === null) return
  try {
    const waiting = await checkpointsAfter(sent, AT_ONCE)
    if (waiting.length === 0) return
    if (place.sendAll) return await deliverTogether(place, sent)
    const lost = await unknownToStore(place)
    for (const checkpoint of waiting) {
      await place.send(checkpointLine(checkpoint))
      await store.notePlaceOk(place.id, checkpoint.id, checkpoint.seq)
    }
    if (lost) await store.notePlaceError(place.id, lost)
  } catch (error) {
    const what = error instanceof Error ? error.message : t.couldNotBeSent
    await store.notePlaceError(place.id, what)
  } finally {
    await store.releasePlace(place.id)
  }
}

/** So many lines go together at most. */
const TOGETHER = 2_000

/** For places that rest between two sendings: everything since the last one, at once. */
async function deliverTogether(place: Place, sent: bigint): Promise<void> {
  if (!(await store.isRested(place.id, place.restMs ?? 0))) return
  const waiting = await checkpointsAfter(sent, TOGETHER)
  const last = waiting.at(-1)
  if (!last) return
  await place.sendAll?.(waiting.map(checkpointLine))
  await store.notePlaceOk(place.id, last.id, last.seq)
}

const Line = z.object({
  kind: z.literal('checkpoint'),
  seq: z.number(),
  hash: z.string(),
  count: z.number(),
  time: z.string(),
  keyId: z.string(),
  prevCheckpointHash: z.string(),
  signature: z.string(),
})

/** What to keep when the place holds a checkpoint that the store does not know. */
async function unknownToStore(place: Place): Promise<string | null> {
  const newest = await place.newest?.()
  if (!newest) return null
  try {
    const { kind: _, ...signed } = Line.parse(JSON.parse(newest))
    if (await knowsCheckpoint(sha256(canonicalJson(signed)))) return null
    return foreignCheckpoint(signed)
  } catch {
    return t.newestLineIsNo
  }
}
