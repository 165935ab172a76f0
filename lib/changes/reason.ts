import 'server-only'
import { personKey } from '@/lib/audit/personal-store'
import { openWith, sealWith } from '@/lib/crypto/sealed'

const KEY_ID = '00000000'
const place = (changeId: string, person: string) => ({
  table: 'change',
  row: changeId,
  column: 'reason',
  person,
})

/** Seals the reason of a change under the key of the person who gave it; erasing them makes it unreadable. */
export function sealReason(
  key: Buffer,
  person: string,
  changeId: string,
  reason: string,
): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(JSON.stringify({ person, reason: reason.trim().toWellFormed() }), 'utf8')
  const sealed = sealWith(key, KEY_ID, place(changeId, person), text)
  return new Uint8Array(Buffer.concat([Buffer.from(person.replaceAll('-', ''), 'hex'), sealed]))
}

/** Opens the reason of a change; null when there is none or its person was erased. */
export async function openReason(changeId: string, stored: Uint8Array | null): Promise<string | null> {
  if (!stored || stored.length < 17) return null
  const person = uuidOf(Buffer.from(stored.subarray(0, 16)).toString('hex'))
  try {
    const key = await personKey(null, person)
    if (!key) return null
    const text = openWith(key, KEY_ID, place(changeId, person), stored.subarray(16)).toString('utf8')
    const { reason } = JSON.parse(text) as { reason?: unknown }
    return typeof reason === 'string' ? reason : null
  } catch {
    return null
  }
}

function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
