import { closePrisma } from '@/lib/store/client'
import { offerFirstAdmin } from './alone'
import { startPanel } from './panel'

/** The program behind `npm start`: the whole panel, until Ctrl-C or SIGTERM. */
async function main(): Promise<void> {
  const started = performance.now()
  const wanted = new AbortController()
  const starting = startPanel({ say, signal: wanted.signal })
  let endingSince = 0
  const end = async () => {
    if (endingSince > 0) {
      // npm passes Ctrl-C on although the terminal sent it already, so only a later one means "out now".
      if (Date.now() - endingSince > 1_500) process.exit(1)
      return
    }
    endingSince = Date.now()
    say('Stopping…')
    wanted.abort()
    const panel = await starting.catch(() => null)
    await panel?.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end())
  const panel = await starting.catch((error: unknown) => {
    if (endingSince > 0) return null
    throw error
  })
  if (panel === null || endingSince > 0) return
  say(
    `Quarterdeck runs at ${panel.url} (${((performance.now() - started) / 1000).toFixed(1)} s). Ctrl-C stops it.`,
  )
  await offerFirstAdmin(say).finally(closePrisma)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
