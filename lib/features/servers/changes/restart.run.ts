import 'server-only'
import type { ChangeRunner } from '@/lib/changes/kind'
import { planRestart } from '@/lib/features/servers/restart-plan.run'
import { carryOutRestart, probeRestart, verifyRestart } from '@/lib/features/servers/restarting.run'
import { serverPlansTexts as t } from '@/lib/texts/server-plans'
import { say } from '@/lib/texts/texts'
import type { RestartInput } from './restart'

/** Restarts a server through its host, and waits for it. */
export const serversRestartRunner: ChangeRunner<RestartInput> = {
  kind: 'servers.restart',

  async plan(context) {
    const { steps, facts, warnings, consequences, holds } = await planRestart(context)
    return {
      sentence: say(t.restartsEveryConnectionTo, { name: context.target.name }),
      steps,
      facts,
      warnings,
      consequences,
      typedName: context.target.name,
      holds,
    }
  },

  apply: (context, _input, plan) => carryOutRestart(context, plan.facts),
  probe: (context, _input, plan) => probeRestart(context, plan.facts),
  verify: (context, _input, plan) => verifyRestart(context, plan.facts),
}
