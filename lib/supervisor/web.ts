import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { config } from '@/lib/config'
import { receiveSecrets } from './hand-over'

/** The web process: takes its secrets, then becomes Next's standalone server. */
async function main(): Promise<void> {
  await receiveSecrets({ worker: false })
  await import(pathToFileURL(join(config().home, '.next', 'standalone', 'server.js')).href)
}

main().catch((error: unknown) => {
  process.stderr.write(`web: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
