import 'server-only'
import type { ChangeRunner, PlanStep } from '@/lib/changes/kind'
import {
  BY_HAND,
  isLoaded,
  isWritten,
  type Library,
  libraryFacts,
  lookAtLibrary,
  PRELOAD,
  refuse,
  restartOf,
} from '@/lib/features/extensions/preload.run'
import { carryOutRestart, probeRestart, verifyRestart } from '@/lib/features/servers/restarting.run'
import { waitUntil } from '@/lib/features/sessions/changes/plan.run'
import { extensionPlansTexts as t } from '@/lib/texts/extension-plans'
import { say } from '@/lib/texts/texts'
import type { UnloadInput } from './unload'

/** Milliseconds in which a server has read its files again. */
const SEEN_MS = 5_000

type Step = 'drop' | 'set' | 'restart'

function stepsOf({ drop, restart }: UnloadInput): Step[] {
  return [...(drop ? (['drop'] as const) : []), 'set', ...(restart ? (['restart'] as const) : [])]
}

const without = (written: readonly string[], name: string) => written.filter((one) => one !== name).join(', ')

function steps({ session, setting, written, control }: Library, name: string) {
  const left = without(written, name)
  const set: PlanStep = {
    what: say(t.takeOutOf, { name, parameter: PRELOAD }),
    sql: session.settings.setSql(setting, left),
    locks: null,
    estimate: t.atOnceItCounts,
    undo: say(t.setBackTo, { value: written.join(', ') || t.empty }),
  }
  const drop: PlanStep = {
    what: say(t.dropTheExtension, { name }),
    sql: control.dropSql(name),
    locks: t.accessExclusiveOnWhat,
    estimate: t.wellUnderASecond2,
    undo: t.createItAgainWhat,
  }
  return { set, drop }
}

/** Takes a library out again: the reverse of loading it, in the reverse order. */
export const extensionsUnloadRunner: ChangeRunner<UnloadInput> = {
  kind: 'extensions.unload',

  async plan(context, input) {
    const library = await lookAtLibrary(context, input.name)
    const { name, installedVersion } = library.extension
    if (!library.written.includes(name)) throw refuse(say(t.doesNotList, { parameter: PRELOAD, name }))
    if (input.drop && installedVersion === null) throw refuse(say(t.extensionIsNotThere, { name }))
    const restart = await restartOf(context, input.restart)
    const all = { ...steps(library, name), restart: restart?.steps[0] }
    return {
      sentence: input.restart
        ? say(t.unloadsOnWhichRestarts, { name, target: context.target.name })
        : say(t.noLongerLoadsWhen, { name: context.target.name, library: name }),
      steps: stepsOf(input).flatMap((step) => all[step] ?? []),
      facts: await libraryFacts(library, restart),
      warnings: restart?.warnings ?? [BY_HAND],
      consequences: [
        ...(restart?.consequences ?? []),
        input.drop ? t.whatTheExtensionKeeps : t.whatItMeasuredIs,
      ],
      typedName: context.target.name,
      ...(restart ? { holds: restart.holds } : {}),
    }
  },

  async apply(context, input, plan, index) {
    const step = stepsOf(input)[index]
    if (step === 'restart') return carryOutRestart(context, plan.facts)
    const { session, setting, written, control, extension } = await lookAtLibrary(context, input.name)
    if (step === 'drop') {
      if (extension.installedVersion === null) return { state: 'skipped', detail: t.goneAlready }
      await control.drop(input.name)
      return { state: 'done', detail: say(t.wasDropped, { name: input.name }) }
    }
    if (!written.includes(input.name)) return { state: 'skipped', detail: t.notListedAnyMore }
    await session.settings.set(setting, without(written, input.name))
    return { state: 'done', detail: say(t.noLongerLists, { parameter: PRELOAD, name: input.name }) }
  },

  async probe(context, input, plan, index) {
    const step = stepsOf(input)[index]
    if (step === 'restart') return probeRestart(context, plan.facts)
    const left =
      step === 'drop'
        ? (await lookAtLibrary(context, input.name)).extension.installedVersion !== null
        : await isWritten(context, input.name)
    return left ? 'not-happened' : 'happened'
  },

  async verify(context, input, plan) {
    const { name } = input
    const gone = async () => !(await isWritten(context, name))
    if (!(await waitUntil(gone, SEEN_MS, context.signal)))
      return { ok: false, detail: say(t.stillLists, { parameter: PRELOAD, name }) }
    if (!input.restart) return { ok: true, detail: say(t.loadedUntilTheNext, { name, byHand: BY_HAND }) }
    const restarted = await verifyRestart(context, plan.facts)
    if (!restarted.ok) return restarted
    return (await isLoaded(await context.operator(), name))
      ? { ok: false, detail: say(t.serverWasRestartedAnd2, { name }) }
      : { ok: true, detail: say(t.noLongerLoaded, { name, detail: restarted.detail }) }
  },

  undo: ({ name, drop, restart }) => ({ kind: 'extensions.load', input: { name, restart, create: drop } }),
}
