import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { configWith } from '@/lib/config'
import { startSender } from '@/lib/notify/sender'
import { takeSecrets } from '@/lib/secrets'
import { print, readSetup } from '../setup-line'

/**
 * A worker that only sends, for tests that start two of them or kill one. One line of JSON on standard input;
 * one event a line on output.
 */
const Setup = z.object({
  secrets: z.unknown(),
  env: z.record(z.string(), z.string()),
  /** At this point it kills itself, once. */
  at: z.enum(['claimed', 'sent', 'recorded']).nullable(),
})

const setup = await readSetup(Setup)
configWith(setup.env)
takeSecrets(setup.secrets)

await startSender({
  firstPauseMs: 60,
  lookEveryMs: 50,
  report: (error) => print({ error: String(error) }),
  atPoint: async (point) => {
    if (point !== setup.at) return
    process.kill(process.pid, 'SIGKILL')
    await sleep(60_000)
  },
})
print({ ready: true })
setInterval(() => undefined, 60_000)
