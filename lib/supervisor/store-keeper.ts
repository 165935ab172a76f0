import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '@/lib/config'
import { type EmbeddedStore, startEmbeddedStore } from '@/lib/store/embedded'

/** The embedded store, kept running. */
export type StoreKeeper = { current(): EmbeddedStore; stop(): Promise<void> }

/**
 * Starts the embedded store and starts it again whenever it dies, until `stop`.
 * @param onMoved called when it came back at another address, so that the units can be told
 */
export async function keepStore(
  settings: Config,
  say: (line: string) => void,
  onMoved: () => void,
): Promise<StoreKeeper> {
  let store = await startEmbeddedStore(settings)
  let stopping = false
  const watch = async () => {
    while (!stopping) {
      await store.gone
      if (stopping) return
      say('The store ended; it starts again.')
      const before = store.url
      store = await comeBack(settings, say, () => stopping, store)
      if (store.url !== before) onMoved()
    }
  }
  void watch()
  return {
    current: () => store,
    async stop() {
      stopping = true
      await store.stop()
    },
  }
}

async function comeBack(
  settings: Config,
  say: (line: string) => void,
  given: () => boolean,
  last: EmbeddedStore,
): Promise<EmbeddedStore> {
  for (let delay = 100; !given(); delay = Math.min(delay * 2, 10_000)) {
    try {
      const store = await startEmbeddedStore(settings)
      if (!given()) return store
      await store.stop()
      return store
    } catch (error) {
      say(error instanceof Error ? error.message : String(error))
      await sleep(delay)
    }
  }
  return last
}
