import type { EngineKind } from '@/lib/engines/contract/address'
import { type Masked, maskStatement } from './mask'

/** Characters of the texts that are remembered, all together. */
const MOST_CHARACTERS = 4_000_000

const known = new Map<string, Masked>()
let characters = 0

/** `maskStatement`, which is done once for a text that many sessions run, or one runs for long. */
export function maskOnce(engine: EngineKind, sql: string): Masked {
  const key = `${engine} ${sql}`
  const before = known.get(key)
  if (before) return before
  const masked = maskStatement(engine, sql)
  if (characters + key.length > MOST_CHARACTERS) {
    known.clear()
    characters = 0
  }
  if (key.length <= MOST_CHARACTERS) {
    known.set(key, masked)
    characters += key.length
  }
  return masked
}
