import { randomBytes } from 'node:crypto'
import type { Config } from '@/lib/config'
import { readSecretFiles, type SecretsOnThePipe, storeUrl } from '@/lib/secrets'
import { applyStoreRoles, makeStoreRole, roleOf } from '@/lib/store/roles'

const EMBEDDED = { web: 'quarterdeck_web', worker: 'quarterdeck_worker' } as const

/** What the two units are handed, each with its own way into the store. */
export type HandedOver = { web: SecretsOnThePipe; worker: SecretsOnThePipe }

/**
 * Gives web and worker their own roles in a migrated store: always in the embedded one, whose passwords are new
 * at each start and lie in no file; in the site's own when OWNER_DATABASE_URL(_FILE) says who may grant.
 * @returns reads what to hand over; again when the store has come back on another port
 */
export async function separateRoles(settings: Config): Promise<() => HandedOver> {
  const owner = storeUrl(settings, 'owner')
  if (settings.externalStore) {
    if (settings.ownOwnerRole && settings.ownWorkerRole) {
      const [web, worker] = [storeUrl(settings, 'web'), storeUrl(settings, 'worker')]
      await applyStoreRoles(owner, { web: roleOf(web), worker: roleOf(worker) })
    }
    return () => handOver(settings, (who) => storeUrl(settings, who))
  }
  const passwords = { web: newPassword(), worker: newPassword() }
  for (const who of ['web', 'worker'] as const) await makeStoreRole(owner, EMBEDDED[who], passwords[who])
  await applyStoreRoles(owner, EMBEDDED)
  return () => handOver(settings, (who) => as(storeUrl(settings, 'owner'), EMBEDDED[who], passwords[who]))
}

function newPassword(): string {
  return randomBytes(24).toString('base64url')
}

/** The same store, as somebody else. */
function as(url: string, user: string, password: string): string {
  const other = new URL(url)
  other.username = user
  other.password = password
  return other.href
}

function handOver(settings: Config, url: (who: 'web' | 'worker') => string): HandedOver {
  const { workerKey: _, ...forWeb } = readSecretFiles(settings, { worker: true })
  const forWorker = readSecretFiles(settings, { worker: true })
  return { web: { ...forWeb, databaseUrl: url('web') }, worker: { ...forWorker, databaseUrl: url('worker') } }
}
