import 'server-only'
import type { ChangeRunner, PlanContext } from '@/lib/changes/kind'
import type { Reload } from '@/lib/engines/contract/lifecycle'
import { AppError } from '@/lib/errors'
import { systemIdOf, waitUntil } from '@/lib/features/sessions/changes/plan.run'
import { serverPlansTexts as t } from '@/lib/texts/server-plans'
import { say } from '@/lib/texts/texts'
import type { ReloadInput } from './reload'

const SEEN_MS = 5_000

const refuse = (detail: string) => new AppError('change.refused', { detail })

async function reloadOf(context: PlanContext): Promise<Reload> {
  const { reload } = (await context.operator()).lifecycle
  if (!reload.supported) throw refuse(reload.reason)
  return reload.value
}

async function isLoaded(context: PlanContext, before: unknown): Promise<boolean> {
  return (await (await reloadOf(context)).loadedAt()) !== before
}

/** Has the server read its files again, and sees that it did. */
export const serversReloadRunner: ChangeRunner<ReloadInput> = {
  kind: 'servers.reload',

  async plan(context) {
    const reload = await reloadOf(context)
    const not = await reload.mayNot()
    if (not) throw refuse(say(t.administratorOfTheServer, { reason: not.reason, remedy: not.remedy }))
    const errors = await reload.errors()
    if (errors.known && errors.value.length > 0)
      throw refuse(say(t.filesHoldWhatIt, { value: errors.value.join('; ') }))
    return {
      sentence: say(t.readsItsConfigurationFiles, { name: context.target.name }),
      steps: [
        {
          what: t.readTheFilesAgain,
          sql: reload.sql,
          locks: null,
          estimate: t.atOnceNobodyIs,
          undo: t.putTheFilesBack,
        },
      ],
      facts: {
        'system identity': await systemIdOf(await context.operator()),
        'files read': await reload.loadedAt(),
      },
      warnings: errors.known ? [] : [say(t.whetherTheFilesAre, { reason: errors.reason })],
      consequences: [t.whatWasWrittenInto],
      typedName: null,
    }
  },

  async apply(context) {
    await (await reloadOf(context)).run()
    return { state: 'done', detail: t.askedToReadIts }
  },

  probe: async (context, _input, plan) =>
    (await isLoaded(context, plan.facts['files read'])) ? 'happened' : 'not-happened',

  async verify(context, _input, plan) {
    const ok = await waitUntil(() => isLoaded(context, plan.facts['files read']), SEEN_MS, context.signal)
    return { ok, detail: ok ? t.hasReadItsFiles : t.hasNotReadIts }
  },
}
