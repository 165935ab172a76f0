import 'server-only'
import { hash, verify } from '@node-rs/argon2'
import { isCommonPassword } from '@/lib/auth/common-passwords'
import { AppError } from '@/lib/errors'
import { checkTexts as t } from '@/lib/texts/checks'
import { plural } from '@/lib/texts/texts'

// Argon2id, 19 MiB, two passes, one lane: OWASP's floor.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Fewest characters of a password. */
export const MIN_PASSWORD = 15

let decoy: Promise<string> | undefined

/** The Argon2id hash of a password, normalised to NFKC first. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST)
}

/**
 * Whether a password fits a hash. Without a hash (no such account, or one without a password) it costs the
 * same time and says no.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('a password nobody has')
  try {
    const fits = await verify(stored ?? (await decoy), password.normalize('NFKC'))
    return fits && stored !== null
  } catch {
    return false
  }
}

/**
 * Refuses passwords that are short or known to everybody.
 * @param field the form field the sentence belongs to
 * @throws AppError `request.invalid`
 */
export function demandGoodPassword(password: string, field: string, own: readonly string[] = []): void {
  const complain = (sentence: string) => new AppError('request.invalid', { fields: { [field]: sentence } })
  const text = password.normalize('NFKC')
  if ([...text].length < MIN_PASSWORD) throw complain(plural(t.useAtLeast, MIN_PASSWORD))
  if (isCommonPassword(text, own)) {
    throw complain(t.easyToGuess)
  }
}
