import { config } from '@/lib/config'
import { LANGUAGES } from '@/lib/texts/languages'

/** What the worker writes into the record is in the language of the installation, as everything a page says. */
async function main(): Promise<void> {
  // Words are fixed when what uses them is loaded.
  await LANGUAGES[config().language]()
  await import('./work')
}

main().catch((error: unknown) => {
  process.stderr.write(`worker: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
