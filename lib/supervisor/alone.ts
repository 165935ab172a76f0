import { createFirstAdminLink } from '@/lib/auth/first-admin'
import { config, hasSecretsPipe, secrets } from '@/lib/config'
import { migrateStore } from '@/lib/store/migrate'
import { ensureKeys } from './keys'

/** Makes the key files on the very first start of a worker that runs without the supervisor. */
export function keysOfWorkerAlone(): void {
  if (!hasSecretsPipe()) ensureKeys(config())
}

/**
 * What the supervisor does for the whole panel, done by a worker that runs alone: migrates the store (under a
 * lock, so any number of workers may start at once) and offers the first administrator's link.
 * @param say takes one line of news each time
 */
export async function prepareStoreAlone(say: (line: string) => void): Promise<void> {
  if (hasSecretsPipe()) return
  const applied = await migrateStore(config().home, secrets().databaseUrl.reveal())
  if (applied.length > 0) say(`Store migrated: ${applied.join(', ')}`)
  await offerFirstAdmin(say)
}

/** On a store without an administrator: says the link that makes the first one. */
export async function offerFirstAdmin(say: (line: string) => void): Promise<void> {
  try {
    const link = await createFirstAdminLink()
    if (link) say(`Nobody can sign in yet. Make the first administrator here, once: ${link}`)
  } catch (error) {
    say(
      `The link for the first administrator could not be made: ${error instanceof Error ? error.message : error}`,
    )
  }
}
