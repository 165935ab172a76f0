import 'server-only'
import type { ChangeRunner, PlanContext } from '@/lib/changes/kind'
import type { Reload } from '@/lib/engines/contract/lifecycle'
import { AppError } from '@/lib/errors'
import { systemIdOf, waitUntil } from '@/lib/features/sessions/changes/plan.run'
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
    if (not) throw refuse(`${not.reason} An administrator of the server can allow it: ${not.remedy}`)
    const errors = await reload.errors()
    if (errors.known && errors.value.length > 0)
      throw refuse(
        `Its files hold what it does not take, so it would take none of it: ${errors.value.join('; ')}`,
      )
    return {
      sentence: `${context.target.name} reads its configuration files again.`,
      steps: [
        {
          what: 'Read the files again',
          sql: reload.sql,
          locks: null,
          estimate: 'At once. Nobody is cut off.',
          undo: 'Put the files back as they were, then read them again.',
        },
      ],
      facts: {
        'system identity': await systemIdOf(await context.operator()),
        'files read': await reload.loadedAt(),
      },
      warnings: errors.known ? [] : [`Whether the files are good is not known. ${errors.reason}`],
      consequences: ['What was written into its files since then counts, for sessions that are open, too.'],
      typedName: null,
    }
  },

  async apply(context) {
    await (await reloadOf(context)).run()
    return { state: 'done', detail: 'It was asked to read its files again.' }
  },

  probe: async (context, _input, plan) =>
    (await isLoaded(context, plan.facts['files read'])) ? 'happened' : 'not-happened',

  async verify(context, _input, plan) {
    const ok = await waitUntil(() => isLoaded(context, plan.facts['files read']), SEEN_MS, context.signal)
    return { ok, detail: ok ? 'It has read its files again.' : 'It has not read its files again.' }
  },
}
