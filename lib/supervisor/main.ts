import { startPanel } from './panel'

/** The program behind `npm start`: the whole panel, until Ctrl-C or SIGTERM. */
async function main(): Promise<void> {
  const started = performance.now()
  const starting = startPanel({ say })
  let signals = 0
  const end = async () => {
    signals += 1
    // Who presses Ctrl-C twice wants out now: the units follow when their pipe closes.
    if (signals > 1) process.exit(1)
    say('Stopping…')
    const panel = await starting.catch(() => null)
    await panel?.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end())
  const panel = await starting
  if (signals > 0) return
  say(
    `Quarterdeck runs at ${panel.url} (${((performance.now() - started) / 1000).toFixed(1)} s). Ctrl-C stops it.`,
  )
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
