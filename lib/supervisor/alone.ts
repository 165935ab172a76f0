import { createFirstAdminLink } from '@/lib/auth/first-admin'
import { config, hasSecretsPipe } from '@/lib/config'
import { readSecretFiles, secrets, storeUrl, takeSecrets } from '@/lib/secrets'
import { demandMigrated, migrateStore } from '@/lib/store/migrate'
import { applyStoreRoles, roleOf } from '@/lib/store/roles'
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
  // A worker with a role of its own owns nothing: `start.mjs prepare` did all this as the owner.
  if (config().ownWorkerRole) return demandMigrated(config().home, secrets().databaseUrl.reveal())
  const applied = await migrateStore(config().home, secrets().databaseUrl.reveal())
  if (applied.length > 0) say(`Store migrated: ${applied.join(', ')}`)
  await offerFirstAdmin(say)
}

/**
 * For a store whose owner, web and worker are three roles: migrates it as its owner, gives the other two their
 * rights, and offers the first administrator's link. Run before the units, and again with each new version.
 * @throws Error in one sentence: an address is missing, a role is missing or could do too much
 */
export async function prepareStoreAsOwner(say: (line: string) => void): Promise<void> {
  const settings = config()
  if (!settings.ownWorkerRole || !settings.ownOwnerRole)
    throw new Error('Set OWNER_DATABASE_URL_FILE and WORKER_DATABASE_URL_FILE beside DATABASE_URL_FILE.')
  ensureKeys(settings)
  const owner = storeUrl(settings, 'owner')
  takeSecrets({ ...readSecretFiles(settings, { worker: true }), databaseUrl: owner })
  const applied = await migrateStore(settings.home, owner)
  if (applied.length > 0) say(`Store migrated: ${applied.join(', ')}`)
  const roles = { web: roleOf(storeUrl(settings, 'web')), worker: roleOf(storeUrl(settings, 'worker')) }
  await applyStoreRoles(owner, roles)
  say(`The roles ${roles.web} (web) and ${roles.worker} (worker) have their rights.`)
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
