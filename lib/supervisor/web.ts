import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { config } from '@/lib/config'
import { markPeers } from '@/lib/http/client-address'
import { formatsOfRequests } from '@/lib/http/formats-of-requests'
import { keepToOneAddress } from '@/lib/http/home-address'
import { LANGUAGES } from '@/lib/texts/languages'
import { demandSafeAddress } from './address'
import { receiveSecrets } from './hand-over'

/** The web process: takes its secrets, then becomes Next's standalone server. */
async function main(): Promise<void> {
  demandSafeAddress(config())
  await receiveSecrets({ worker: false })
  // Before Next makes its server: the address of each client, which handlers cannot see otherwise.
  markPeers()
  keepToOneAddress(config().origin)
  formatsOfRequests()
  // Words are fixed when the pages that use them are loaded.
  await LANGUAGES[config().language]()
  withoutGreeting()
  // Prisma's adapter sends the reads of one transaction at once; pg 8 queues them and warns of pg 9. Both are pinned.
  process.noDeprecation = true
  // Followed once: a build made while this runs swaps the link, and this process keeps the files it began with.
  const built = realpathSync(join(config().home, 'build', 'web'))
  await import(pathToFileURL(join(built, 'server.js')).href)
}

const GREETING = /Next\.js \d|^- (Local|Network): |Ready in|next\.config took/

/** Next greets with addresses that are not the configured one; the supervisor says the right one. */
function withoutGreeting(): void {
  const log = console.log
  console.log = (...words: unknown[]) => {
    if (!GREETING.test(words.join(' ').trim())) log(...words)
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`web: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
