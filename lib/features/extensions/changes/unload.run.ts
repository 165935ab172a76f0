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
    what: `Take ${name} out of ${PRELOAD}`,
    sql: session.settings.setSql(setting, left),
    locks: null,
    estimate: 'At once; it counts after a restart.',
    undo: `Set it back to ${written.join(', ')}.`,
  }
  const drop: PlanStep = {
    what: `Drop the extension ${name}`,
    sql: control.dropSql(name),
    locks: 'ACCESS EXCLUSIVE on what belongs to the extension.',
    estimate: 'Well under a second, once nobody uses it.',
    undo: 'Create it again; what it held is gone.',
  }
  return { set, drop }
}

/** Takes a library out again: the reverse of loading it, in the reverse order. */
export const extensionsUnloadRunner: ChangeRunner<UnloadInput> = {
  kind: 'extensions.unload',

  async plan(context, input) {
    const library = await lookAtLibrary(context, input.name)
    const { name, installedVersion } = library.extension
    if (!library.written.includes(name)) throw refuse(`${PRELOAD} does not list ${name}.`)
    if (input.drop && installedVersion === null) throw refuse(`The extension ${name} is not there.`)
    const restart = await restartOf(context, input.restart)
    const all = { ...steps(library, name), restart: restart?.steps[0] }
    return {
      sentence: input.restart
        ? `Unloads ${name} on ${context.target.name}, which restarts: every connection to it is cut off.`
        : `${context.target.name} no longer loads ${name} when it is next started.`,
      steps: stepsOf(input).flatMap((step) => all[step] ?? []),
      facts: await libraryFacts(library, restart),
      warnings: restart?.warnings ?? [BY_HAND],
      consequences: [
        ...(restart?.consequences ?? []),
        input.drop
          ? 'What the extension keeps (its statistics, its tables) is lost.'
          : 'What it measured is lost.',
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
      if (extension.installedVersion === null) return { state: 'skipped', detail: 'It is gone already.' }
      await control.drop(input.name)
      return { state: 'done', detail: `${input.name} was dropped.` }
    }
    if (!written.includes(input.name)) return { state: 'skipped', detail: 'It is not listed any more.' }
    await session.settings.set(setting, without(written, input.name))
    return { state: 'done', detail: `${PRELOAD} no longer lists ${input.name}.` }
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
      return { ok: false, detail: `${PRELOAD} still lists ${name}.` }
    if (!input.restart) return { ok: true, detail: `${name} is loaded until the next start. ${BY_HAND}` }
    const restarted = await verifyRestart(context, plan.facts)
    if (!restarted.ok) return restarted
    return (await isLoaded(await context.operator(), name))
      ? { ok: false, detail: `The server was restarted and still loads ${name}.` }
      : { ok: true, detail: `${name} is no longer loaded. ${restarted.detail}` }
  },

  undo: ({ name, drop, restart }) => ({ kind: 'extensions.load', input: { name, restart, create: drop } }),
}
