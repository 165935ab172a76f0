import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { configWith } from '@/lib/config'
import { serverUser } from '@/lib/sandbox/unprivileged'
import { readSecretFiles, takeSecrets } from '@/lib/secrets'
import { closePrisma } from '@/lib/store/client'
import { startEmbeddedStore } from '@/lib/store/embedded'
import { migrateStore } from '@/lib/store/migrate'
import { closeStorePool } from '@/lib/store/pool'
import { storeFolder } from '@/lib/store/store-folder'
import { ensureKeys } from '@/lib/supervisor/keys'
import { testFolder } from '../servers/leftovers'

export type TestPanel = { url: string; workerKey: string; stop(): Promise<void> }

/**
 * A panel of its own for one test file: keys, an embedded store with every migration, and this process as
 * its web and its worker. Loopback is allowed as a target.
 * @param env more settings by variable name
 */
export async function startTestPanel(env: Record<string, string> = {}): Promise<TestPanel> {
  const dataDir = mkdtempSync(join(tmpdir(), 'quarterdeck-panel-'))
  const settings = configWith({ QD_DATA_DIR: dataDir, QD_EGRESS_ALLOW: '127.0.0.0/8,::1', ...env })
  ensureKeys(settings)
  // As root the store lies below /var/lib, in a folder of this data folder's own.
  const home = dirname(storeFolder(settings))
  testFolder(home, serverUser())
  const store = await startEmbeddedStore(settings)
  await migrateStore(settings.home, store.url)
  takeSecrets({ ...readSecretFiles(settings, { worker: true }), databaseUrl: store.url })
  return {
    url: store.url,
    workerKey: readFileSync(settings.files.workerKey, 'utf8'),
    async stop() {
      await closePrisma()
      await closeStorePool()
      await store.stop()
      for (const folder of [home, dataDir]) rmSync(folder, { recursive: true, force: true })
    },
  }
}
