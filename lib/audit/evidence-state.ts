import 'server-only'
import { auditKeys, chainHead, newestCheckpoint } from '@/lib/audit/checkpoint-store'
import { MAIL_EVERY_MS } from '@/lib/audit/place'
import { listPlaces, type StoredPlace, signingProblem } from '@/lib/audit/place-store'
import { evidenceWordsTexts as t } from '@/lib/texts/evidence-words'
import { plural, say } from '@/lib/texts/texts'

/** Without a copy outside for so long somebody has to look, in milliseconds. */
export const SILENCE_MS = 15 * 60_000

/** How the evidence stands: signing, and the copies outside the store. */
export type EvidenceState = {
  status: 'ok' | 'warning' | 'critical'
  /** What is wrong, the worst first. */
  problems: string[]
  head: { seq: bigint; hash: Buffer }
  checkpoint: Awaited<ReturnType<typeof newestCheckpoint>>
  places: (StoredPlace & { silent: boolean })[]
  keys: Awaited<ReturnType<typeof auditKeys>>
}

/** A mailbox gets letters, not each checkpoint: it is silent when one more did not come than should have. */
const silenceOf = (kind: string) => (kind === 'mail' ? MAIL_EVERY_MS + 2 * SILENCE_MS : SILENCE_MS)

const minutes = (ms: number) => Math.round(ms / 60_000)

/** Reads how signing and sending stand. */
export async function evidenceState(now = Date.now()): Promise<EvidenceState> {
  const [head, checkpoint, stored, keys, problem] = await Promise.all([
    chainHead(),
    newestCheckpoint(),
    listPlaces(),
    auditKeys(),
    signingProblem(),
  ])
  const ago = (moment: Date | null) => (moment ? now - moment.getTime() : Number.POSITIVE_INFINITY)
  const places = stored.map((place) => ({ ...place, silent: ago(place.lastOkAt) > silenceOf(place.kind) }))
  const fresh = places.filter((place) => !place.silent)
  const critical: string[] = []
  const warnings: string[] = []
  if (problem) critical.push(say(t.nothingIsSigned, { what: problem.what }))
  else if (ago(checkpoint?.time ?? null) > SILENCE_MS)
    critical.push(
      checkpoint ? plural(t.noCheckpointFor, minutes(ago(checkpoint.time))) : t.noCheckpointWasEver,
    )
  if (fresh.length === 0) {
    const newest = Math.min(...places.map((place) => ago(place.lastOkAt)))
    critical.push(Number.isFinite(newest) ? plural(t.noAnchorFor, minutes(newest)) : t.noAnchorYetNo)
  } else {
    for (const place of places.filter((one) => one.silent))
      warnings.push(plural(t.silentFor, minutes(silenceOf(place.kind)), { label: place.label }))
    if (places.length < 2) warnings.push(t.checkpointsGoToOne)
  }
  for (const place of places) {
    const newer = place.lastErrorAt && ago(place.lastErrorAt) <= ago(place.lastOkAt) + 1_000
    if (newer && place.contradicts && place.lastError)
      critical.push(say(t.placeSays, { place: place.label, what: place.lastError }))
  }
  return {
    status: critical.length > 0 ? 'critical' : warnings.length > 0 ? 'warning' : 'ok',
    problems: [...critical, ...warnings],
    head,
    checkpoint,
    places,
    keys,
  }
}
