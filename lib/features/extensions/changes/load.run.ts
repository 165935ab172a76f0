import 'server-only'
import type { ChangeRunner, PlanStep, RunContext } from '@/lib/changes/kind'
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
import type { LoadInput } from './load'

/** Milliseconds in which a server has read its files again. */
const SEEN_MS = 5_000

type Step = 'set' | 'restart' | 'create'

function stepsOf({ create, restart }: LoadInput): Step[] {
  return [
    'set',
    ...(restart ? (['restart'] as const) : []),
    ...(restart && create ? (['create'] as const) : []),
  ]
}

function setStep({ session, setting, written }: Library, name: string): PlanStep {
  const value = [...written, name].join(', ')
  return {
    what: say(t.addTo, { name, parameter: PRELOAD }),
    sql: session.settings.setSql(setting, value),
    locks: null,
    estimate: t.atOnceItCounts,
    undo: say(t.setBackTo, { value: written.join(', ') || t.empty }),
  }
}

function createStep({ control, extension }: Library): PlanStep {
  return {
    what: say(t.createTheExtension, { name: extension.name, defaultVersion: extension.defaultVersion }),
    sql: control.createSql(extension),
    locks: t.rowsOfTheCatalogue,
    estimate: t.wellUnderASecond,
    undo: say(t.dropItAgain, { dropSql: control.dropSql(extension.name) }),
  }
}

/** Loads a library at start: one change of setting, restart and extension. */
export const extensionsLoadRunner: ChangeRunner<LoadInput> = {
  kind: 'extensions.load',

  async plan(context, input) {
    const library = await lookAtLibrary(context, input.name)
    const { name, installedVersion, mayNot } = library.extension
    if (library.written.includes(name)) throw refuse(say(t.listsAlready, { parameter: PRELOAD, name }))
    const creates = input.create && input.restart && installedVersion === null
    if (creates && mayNot)
      throw refuse(say(t.administratorOfTheServer, { reason: mayNot.reason, remedy: mayNot.remedy }))
    const restart = await restartOf(context, input.restart)
    const steps: Record<Step, PlanStep[]> = {
      set: [setStep(library, name)],
      restart: restart?.steps ?? [],
      create: [createStep(library)],
    }
    const consequences = [t.libraryOfTheServer]
    return {
      sentence: input.restart
        ? say(t.loadsOnWhichRestarts, { name, target: context.target.name })
        : say(t.loadsWhenItIs, { name: context.target.name, library: name }),
      steps: stepsOf(input).flatMap((step) => steps[step]),
      facts: await libraryFacts(library, restart),
      warnings: restart?.warnings ?? [BY_HAND],
      consequences: [...(restart?.consequences ?? []), ...consequences],
      typedName: context.target.name,
      ...(restart ? { holds: restart.holds } : {}),
    }
  },

  async apply(context, input, plan, index) {
    const step = stepsOf(input)[index]
    if (step === 'restart') return carryOutRestart(context, plan.facts)
    const library = await lookAtLibrary(context, input.name)
    const { session, setting, written, control, extension } = library
    if (step === 'create') {
      if (extension.installedVersion !== null) return { state: 'skipped', detail: t.thereAlready2 }
      await control.create(extension)
      return { state: 'done', detail: say(t.wasCreated, { name: input.name }) }
    }
    if (written.includes(input.name)) return { state: 'skipped', detail: t.listedAlready }
    await session.settings.set(setting, [...written, input.name].join(', '))
    return { state: 'done', detail: say(t.listsNow, { parameter: PRELOAD, name: input.name }) }
  },

  async probe(context, input, plan, index) {
    const step = stepsOf(input)[index]
    if (step === 'restart') return probeRestart(context, plan.facts)
    const done =
      step === 'create'
        ? (await installed(context, input.name)) !== null
        : await isWritten(context, input.name)
    return done ? 'happened' : 'not-happened'
  },

  async verify(context, input, plan) {
    const { name } = input
    if (!input.restart) {
      const ok = await waitUntil(() => isWritten(context, name), SEEN_MS, context.signal)
      return {
        ok,
        detail: ok
          ? say(t.waitsForARestart, { name, byHand: BY_HAND })
          : say(t.doesNotList, { parameter: PRELOAD, name }),
      }
    }
    const restarted = await verifyRestart(context, plan.facts)
    if (!restarted.ok) return restarted
    if (!(await isLoaded(await context.operator(), name)))
      return { ok: false, detail: say(t.serverWasRestartedAnd, { name }) }
    if (!input.create) return { ok: true, detail: say(t.isLoaded, { name, detail: restarted.detail }) }
    const version = await installed(context, name)
    return version === null
      ? { ok: false, detail: say(t.loadedAndTheServer, { name }) }
      : { ok: true, detail: say(t.loadedAndCreated, { name, version, detail: restarted.detail }) }
  },

  undo: ({ name, create, restart }, plan) => ({
    kind: 'extensions.unload',
    input: { name, restart, drop: restart && create && plan.facts['installed version'] === null },
  }),
}

async function installed(context: RunContext, name: string): Promise<string | null> {
  return (await lookAtLibrary(context, name)).extension.installedVersion
}
