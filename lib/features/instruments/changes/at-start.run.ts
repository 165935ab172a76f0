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
import type { AtStartInput } from './at-start'

const NAME = 'performance_schema'

const refuse = (detail: string, hint?: string) =>
  new AppError('change.refused', { detail, ...(hint ? { hint } : {}) })

async function isOn(session: EngineSession): Promise<boolean> {
  const setting = await session.settings.find(NAME)
  if (!setting) throw refuse(`The server has no ${NAME}.`)
  return /^(on|1)$/i.test(setting.value)
}

/** Refuses servers that keep it over SQL: there no file is needed. */
async function demandFile(session: EngineSession): Promise<void> {
  const setting = await session.settings.find(NAME)
  if (!setting) throw refuse(`The server has no ${NAME}.`)
  if (session.settings.cannot(setting) === null)
    throw refuse(`This server keeps ${NAME} by itself.`, 'Set it as a parameter of the server instead.')
}

async function placeOf(context: PlanContext): Promise<{ session: HostSession; place: OptionPlace }> {
  const host = await context.host()
  if (!host)
    throw refuse(
      `The panel does not know on which machine ${context.target.name} runs.`,
      'Say under Edit, Host of the target on which machine it runs; or put the line into its file by hand.',
    )
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
    what: on ? `Write ${place.path} (${place.owner}, mode 644)` : `Remove ${place.path}`,
    sql: shown.join('\n'),
    language: 'command',
    locks: null,
    estimate: 'At once. The server reads it when it is next started.',
    undo: on ? 'Remove the file, then restart.' : 'Write the file again, then restart.',
  }
}

/** Turns performance_schema on or off by a file of the panel's own, and restarts the server. */
export const instrumentsAtStartRunner: ChangeRunner<AtStartInput> = {
  kind: 'instruments.at-start',

  async plan(context, { on }) {
    const operator = await context.operator()
    await demandFile(operator)
    const before = await isOn(operator)
    if (on && before) throw refuse(`${NAME} is on already.`)
    const { session, place } = await placeOf(context)
    if (!on && !place.exists) throw refuse(`There is no ${place.path}: the panel did not turn it on.`)
    await demandMay(session, place, on)
    await atNextStart(session, place)
    const restart = await planRestart(context, [`${NAME} (${place.path})`])
    return {
      sentence: `Turns ${NAME} ${on ? 'on' : 'off'} on ${context.target.name}, which restarts: every connection to it is cut off.`,
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
        ...(place.servers > 1
          ? [
              `${place.servers} servers run on that machine: each that reads ${place.folder} follows the file from its own next start on.`,
            ]
          : []),
      ],
      consequences: [
        ...restart.consequences,
        ...(on ? [`${NAME} takes memory from the start on, and some time of every statement.`] : []),
      ],
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
      ? { ok: true, detail: `The server shows ${NAME} ${on ? 'on' : 'off'}. ${restarted.detail}` }
      : { ok: false, detail: `The server was restarted and still shows ${NAME} ${now ? 'on' : 'off'}.` }
  },

  undo: ({ on }) => ({ kind: 'instruments.at-start', input: { on: !on } }),
}

/** The file alone; whether the next start heeds it is asked before anything is restarted. */
async function putFile(context: RunContext, { on }: AtStartInput): Promise<StepOutcome> {
  const { session, place } = await placeOf(context)
  if (!on) {
    await dropOption(session, place)
    return { state: 'done', detail: `${place.path} was removed.` }
  }
  await writeOption(session, place, context.signal)
  if ((await atNextStart(session, place)) === true)
    return { state: 'done', detail: `${place.path} was written; the next start turns ${NAME} on.` }
  await dropOption(session, place)
  return {
    state: 'failed',
    detail: `Another option file says otherwise and is read later than ${place.path}, which was removed again.`,
  }
}
