import 'server-only'
import { personKey } from '@/lib/audit/personal-store'
import { openWith, sealWith } from '@/lib/crypto/sealed'

const KEY_ID = '00000000'

/** Where a person's own words are kept; bound into the seal, so that they can't be moved elsewhere. */
export type WordsPlace = {
  table:
    | 'change'
    | 'change_note'
    | 'run_verdict'
    | 'finding'
    | 'approval_request'
    | 'approval'
    | 'break_glass'
    | 'freeze'
    | 'schedule_switch'
  row: string
  column: string
}

/** Seals what a person wrote under their key; erasing them makes it unreadable. */
export function sealWords(
  key: Buffer,
  person: string,
  place: WordsPlace,
  words: string,
): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(JSON.stringify({ person, reason: words.trim().toWellFormed() }), 'utf8')
  const sealed = sealWith(key, KEY_ID, { ...place, person }, text)
  return new Uint8Array(Buffer.concat([Buffer.from(person.replaceAll('-', ''), 'hex'), sealed]))
}

/** Opens what a person wrote; null when there is nothing or the person was erased. */
export async function openWords(place: WordsPlace, stored: Uint8Array | null): Promise<string | null> {
  if (!stored || stored.length < 17) return null
  const person = uuidOf(Buffer.from(stored.subarray(0, 16)).toString('hex'))
  try {
    const key = await personKey(null, person)
    if (!key) return null
    const text = openWith(key, KEY_ID, { ...place, person }, stored.subarray(16)).toString('utf8')
    const { reason } = JSON.parse(text) as { reason?: unknown }
    return typeof reason === 'string' ? reason : null
  } catch {
    return null
  }
}

const reasonPlace = (changeId: string): WordsPlace => ({ table: 'change', row: changeId, column: 'reason' })

/** Seals the reason of a change under the key of the person who gave it. */
export function sealReason(
  key: Buffer,
  person: string,
  changeId: string,
  reason: string,
): Uint8Array<ArrayBuffer> {
  return sealWords(key, person, reasonPlace(changeId), reason)
}

/** Opens the reason of a change; null when there is none or its person was erased. */
export function openReason(changeId: string, stored: Uint8Array | null): Promise<string | null> {
  return openWords(reasonPlace(changeId), stored)
}

function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
