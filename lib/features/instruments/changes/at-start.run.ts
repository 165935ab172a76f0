import 'server-only'
import type { ChangeRunner, PlanContext, PlanStep, RunContext, StepOutcome } from '@/lib/changes/kind'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { AppError } from '@/lib/errors'
import { planRestart } from '@/lib/features/servers/restart-plan.run'
import { carryOutRestart, probeRestart, verifyRestart } from '@/lib/features/servers/restarting.run'
import {
  atNextStart,
  demandMay,
  dropOption,
  OPTION_TEXT,
  type OptionPlace,
  optionPlace,
  optionPrefix,
  optionVectors,
  writeOption,
} from '@/lib/hosts/option-file'
import { shownVector } from '@/lib/hosts/quote'
import type { HostSession } from '@/lib/hosts/session'
import { instrumentPlansTexts as t } from '@/lib/texts/instrument-plans'
import { plural, say } from '@/lib/texts/texts'
import type { AtStartInput } from './at-start'

const NAME = 'performance_schema'

const refuse = (detail: string, hint?: string) =>
  new AppError('change.refused', { detail, ...(hint ? { hint } : {}) })

async function isOn(session: EngineSession): Promise<boolean> {
  const setting = await session.settings.find(NAME)
  if (!setting) throw refuse(say(t.serverHasNo, { parameter: NAME }))
  return /^(on|1)$/i.test(setting.value)
}

/** Refuses servers that keep it over SQL: there no file is needed. */
async function demandFile(session: EngineSession): Promise<void> {
  const setting = await session.settings.find(NAME)
  if (!setting) throw refuse(say(t.serverHasNo, { parameter: NAME }))
  if (session.settings.cannot(setting) === null)
    throw refuse(say(t.thisServerKeepsBy, { parameter: NAME }), t.setItAsA)
}

async function placeOf(context: PlanContext): Promise<{ session: HostSession; place: OptionPlace }> {
  const host = await context.host()
  if (!host) throw refuse(say(t.panelDoesNotKnow, { name: context.target.name }), t.sayUnderEditHost)
  const session = await host.session()
  return { session, place: await optionPlace(session, host.service) }
}

async function fileStep(session: HostSession, place: OptionPlace, on: boolean): Promise<PlanStep> {
  const prefix = await optionPrefix(session, place)
  const lines = optionVectors(place, on).map((argv) => shownVector([...prefix, ...argv]))
  // What dd reads stands where a person would type it.
  const shown = lines.map((line) =>
    line.includes(' of=') || line.includes('/bin/dd') ? `${line} <<'END'\n${OPTION_TEXT}END` : line,
  )
  return {
    what: on
      ? say(t.writeFile, { path: place.path, owner: place.owner })
      : say(t.removeFile, { path: place.path }),
    sql: shown.join('\n'),
    language: 'command',
    locks: null,
    estimate: t.atOnceTheServer,
    undo: on ? t.removeTheFileThen : t.writeTheFileAgain,
  }
}

/** Turns performance_schema on or off by a file of the panel's own, and restarts the server. */
export const instrumentsAtStartRunner: ChangeRunner<AtStartInput> = {
  kind: 'instruments.at-start',

  async plan(context, { on }) {
    const operator = await context.operator()
    await demandFile(operator)
    const before = await isOn(operator)
    if (on && before) throw refuse(say(t.onAlready2, { parameter: NAME }))
    const { session, place } = await placeOf(context)
    if (!on && !place.exists) throw refuse(say(t.thereIsNoThe, { path: place.path }))
    await demandMay(session, place, on)
    await atNextStart(session, place)
    const restart = await planRestart(context, [`${NAME} (${place.path})`])
    return {
      sentence: say(on ? t.turnsOn : t.turnsOff, { name: NAME, target: context.target.name }),
      steps: [await fileStep(session, place, on), ...restart.steps],
      facts: {
        ...restart.facts,
        [NAME]: before,
        'option file': place.path,
        'option file is there': place.exists,
        'written as': place.owner,
        'started with': place.defaultsFile ?? 'the usual option files',
      },
      warnings: [
        ...restart.warnings,
        ...(place.servers > 1 ? [plural(t.othersFollow, place.servers, { folder: place.folder })] : []),
      ],
      consequences: [...restart.consequences, ...(on ? [say(t.takesMemory, { name: NAME })] : [])],
      typedName: context.target.name,
      holds: restart.holds,
    }
  },

  apply: (context, input, plan, index) =>
    index === 0 ? putFile(context, input) : carryOutRestart(context, plan.facts),

  async probe(context, { on }, plan, index) {
    if (index > 0) return probeRestart(context, plan.facts)
    const { session, place } = await placeOf(context)
    const done = on ? place.exists && (await atNextStart(session, place)) === true : !place.exists
    return done ? 'happened' : 'not-happened'
  },

  async verify(context, { on }, plan) {
    const restarted = await verifyRestart(context, plan.facts)
    if (!restarted.ok) return restarted
    const now = await isOn(await context.operator())
    return now === on
      ? { ok: true, detail: say(on ? t.showsOn : t.showsOff, { name: NAME, restarted: restarted.detail }) }
      : { ok: false, detail: say(now ? t.stillOn : t.stillOff, { name: NAME }) }
  },

  undo: ({ on }) => ({ kind: 'instruments.at-start', input: { on: !on } }),
}

/** The file alone; whether the next start heeds it is asked before anything is restarted. */
async function putFile(context: RunContext, { on }: AtStartInput): Promise<StepOutcome> {
  const { session, place } = await placeOf(context)
  if (!on) {
    await dropOption(session, place)
    return { state: 'done', detail: say(t.wasRemoved, { path: place.path }) }
  }
  await writeOption(session, place, context.signal)
  if ((await atNextStart(session, place)) === true)
    return { state: 'done', detail: say(t.writtenTheNextStart, { path: place.path, parameter: NAME }) }
  await dropOption(session, place)
  return {
    state: 'failed',
    detail: say(t.anotherOptionFileSays, { path: place.path }),
  }
}
