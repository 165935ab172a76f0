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
    what: `Add ${name} to ${PRELOAD}`,
    sql: session.settings.setSql(setting, value),
    locks: null,
    estimate: 'At once; it counts after a restart.',
    undo: `Set it back to ${written.join(', ') || '(empty)'}.`,
  }
}

function createStep({ control, extension }: Library): PlanStep {
  return {
    what: `Create the extension ${extension.name} ${extension.defaultVersion}`,
    sql: control.createSql(extension),
    locks: 'Rows of the catalogue; no table of yours.',
    estimate: 'Well under a second.',
    undo: `Drop it again: ${control.dropSql(extension.name)}`,
  }
}

/** Loads a library at start: one change of setting, restart and extension. */
export const extensionsLoadRunner: ChangeRunner<LoadInput> = {
  kind: 'extensions.load',

  async plan(context, input) {
    const library = await lookAtLibrary(context, input.name)
    const { name, installedVersion, mayNot } = library.extension
    if (library.written.includes(name)) throw refuse(`${PRELOAD} lists ${name} already.`)
    const creates = input.create && input.restart && installedVersion === null
    if (creates && mayNot)
      throw refuse(`${mayNot.reason} An administrator of the server can do it: ${mayNot.remedy}`)
    const restart = await restartOf(context, input.restart)
    const steps: Record<Step, PlanStep[]> = {
      set: [setStep(library, name)],
      restart: restart?.steps ?? [],
      create: [createStep(library)],
    }
    const consequences = ['A library of the server takes memory and some time of every statement.']
    return {
      sentence: input.restart
        ? `Loads ${name} on ${context.target.name}, which restarts: every connection to it is cut off.`
        : `${context.target.name} loads ${name} when it is next started.`,
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
      if (extension.installedVersion !== null) return { state: 'skipped', detail: 'It is there already.' }
      await control.create(extension)
      return { state: 'done', detail: `${input.name} was created.` }
    }
    if (written.includes(input.name)) return { state: 'skipped', detail: 'It is listed already.' }
    await session.settings.set(setting, [...written, input.name].join(', '))
    return { state: 'done', detail: `${PRELOAD} lists ${input.name} now.` }
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
        detail: ok ? `${name} waits for a restart. ${BY_HAND}` : `${PRELOAD} does not list ${name}.`,
      }
    }
    const restarted = await verifyRestart(context, plan.facts)
    if (!restarted.ok) return restarted
    if (!(await isLoaded(await context.operator(), name)))
      return { ok: false, detail: `The server was restarted and did not load ${name}.` }
    if (!input.create) return { ok: true, detail: `${name} is loaded. ${restarted.detail}` }
    const version = await installed(context, name)
    return version === null
      ? { ok: false, detail: `${name} is loaded, and the server does not list its extension.` }
      : { ok: true, detail: `${name} ${version} is loaded and created. ${restarted.detail}` }
  },

  undo: ({ name, create, restart }, plan) => ({
    kind: 'extensions.unload',
    input: { name, restart, drop: restart && create && plan.facts['installed version'] === null },
  }),
}

async function installed(context: RunContext, name: string): Promise<string | null> {
  return (await lookAtLibrary(context, name)).extension.installedVersion
}
