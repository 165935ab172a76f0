import 'server-only'
import type { ChangeRunner, PlanContext } from '@/lib/changes/kind'
import { AppError, type ErrorCode } from '@/lib/errors'
import { restartMeans } from '@/lib/features/servers/restart-plan.run'
import { carryOutRestart, probeRestart } from '@/lib/features/servers/restarting.run'
import { shownVector } from '@/lib/hosts/quote'
import { serviceRuns } from '@/lib/hosts/service-runs'
import { serverPlansTexts as t } from '@/lib/texts/server-plans'
import { say } from '@/lib/texts/texts'
import type { StartInput } from './start'

const refuse = (detail: string, hint?: string) =>
  new AppError('change.refused', { detail, ...(hint ? { hint } : {}) })

/** What a server that is stopped looks like from outside. Any other answer came from one that runs. */
const SILENT: ReadonlySet<ErrorCode> = new Set([
  'target.unreachable',
  'target.refused',
  'target.timeout',
  'target.connection_lost',
])

/** Why nobody can connect. @throws AppError `change.refused` when the server answers */
async function silence(context: PlanContext): Promise<string> {
  try {
    await context.operator()
  } catch (error) {
    if (error instanceof AppError && SILENT.has(error.code)) return error.code
    throw error
  }
  throw refuse(say(t.runsAlreadyAndTakes, { name: context.target.name }))
}

/** Starts a server that is stopped, and waits until it takes connections. */
export const serversStartRunner: ChangeRunner<StartInput> = {
  kind: 'servers.start',

  async plan(context) {
    const { name } = context.target
    const means = await restartMeans(context, 'start')
    const why = await silence(context)
    const { host, way, prefix } = means
    const { running, said } = await serviceRuns(await host.session(), host.service)
    if (running === true) throw refuse(say(t.runsOnAlreadyAnd, { name: host.name, said }), t.waitUntilItHas)
    return {
      sentence: say(t.startsOn, { name, host: host.name }),
      steps: [
        {
          what: say(t.startOn, { name, host: host.name }),
          sql: shownVector([...prefix, ...way.vector.argv]),
          language: 'command',
          locks: null,
          estimate: t.secondsAfterAClean,
          undo: t.stopItOnIts,
        },
      ],
      facts: {
        host: host.name,
        'started by': host.service.service.by,
        command: way.vector.argv.join(' '),
        'connecting says': why,
        'server start': '',
      },
      warnings: [...(running === null ? [say(t.whetherItIsStopped, { said })] : []), t.ifAnotherServerTook],
      consequences: [t.clientsCanConnectAgain],
      typedName: name,
    }
  },

  apply: (context, _input, plan) => carryOutRestart(context, plan.facts, 'start'),
  probe: (context, _input, plan) => probeRestart(context, plan.facts, 'start'),

  async verify(context) {
    const since = await (await context.operator()).lifecycle.startedAt()
    return { ok: true, detail: say(t.runningSince, { since }) }
  },
}
