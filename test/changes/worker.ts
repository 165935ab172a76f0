import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { OBSERVE_TASK, observeChange } from '@/lib/changes/observe'
import { PLAN_TASK, planChange } from '@/lib/changes/planner'
import { bindRunner, RUNNERS } from '@/lib/changes/runners'
import { Secret } from '@/lib/crypto/secret'
import type { TargetAddress } from '@/lib/engines/contract/address'
import { engineOf } from '@/lib/engines/registry'
import { openHost } from '@/lib/hosts/open.run'
import { findPlacement } from '@/lib/hosts/store'
import { startWorkerLoop } from '@/lib/jobs/worker-loop'
import { takeSecrets } from '@/lib/secrets'
import { print, readSetup } from '../setup-line'
import { fiveSteps, fiveStepsRunner, type Reach } from './five-steps'

/**
 * A worker that the tests start, kill and freeze: the product's loop and kinds, with a target's address and a
 * point at which it ends or stops itself. One line of JSON on standard input; one event a line on output.
 */
const Setup = z.object({
  secrets: z.unknown(),
  address: z.custom<TargetAddress>(),
  login: z.object({ user: z.string(), password: z.string() }),
  reach: z.custom<Reach>().optional(),
  /** At this journal write: SIGKILL or SIGSTOP to itself. */
  at: z.string().nullable(),
  signal: z.enum(['SIGKILL', 'SIGSTOP']),
})

const setup = await readSetup(Setup)
takeSecrets(setup.secrets)
const openOperator = (_target: string, purpose: string) =>
  engineOf(setup.address.engine).connect(
    setup.address,
    { user: setup.login.user, password: new Secret(setup.login.password) },
    { credential: 'operator', purpose },
  )
const runners = new Map(RUNNERS)
if (setup.reach) runners.set(fiveSteps.kind, bindRunner(fiveSteps, fiveStepsRunner(setup.reach)))
const tools = { runners, openOperator, hosts: { find: findPlacement, open: openHost } }
const ChangeOf = z.object({ changeId: z.string() })
let isSpent = false

await startWorkerLoop({
  ...tools,
  handlers: {
    [PLAN_TASK]: async (input, { signal }) => planChange(tools, ChangeOf.parse(input).changeId, signal),
    [OBSERVE_TASK]: async (input, { signal }) => observeChange(tools, ChangeOf.parse(input).changeId, signal),
  },
  version: 'test',
  atPoint: async (point) => {
    print({ point, at: performance.timeOrigin + performance.now() })
    if (point !== setup.at || isSpent) return
    isSpent = true
    process.kill(process.pid, setup.signal)
    // The signal takes effect before the next line of the product.
    await sleep(setup.signal === 'SIGKILL' ? 60_000 : 50)
  },
  report: (error) =>
    print({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
})
print({ ready: true })
setInterval(() => undefined, 60_000)
