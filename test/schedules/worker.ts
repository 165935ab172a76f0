import { z } from 'zod'
import { configWith } from '@/lib/config'
import { startScheduler } from '@/lib/schedules/scheduler.run'
import { takeSecrets } from '@/lib/secrets'
import { print, readSetup } from '../setup-line'

/**
 * A worker that only schedules, for tests that start two. One line of JSON on standard input; one line a run on
 * output.
 */
const Setup = z.object({ secrets: z.unknown(), env: z.record(z.string(), z.string()) })

const setup = await readSetup(Setup)
configWith(setup.env)
takeSecrets(setup.secrets)

await startScheduler({
  report: (error) => print({ error: String(error) }),
  fires: {
    'findings.look': async ({ environmentId }) => {
      print({ ran: environmentId })
      return { ok: true, detail: '' }
    },
  },
})
print({ ready: true })
setInterval(() => undefined, 60_000)
