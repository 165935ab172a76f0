import 'server-only'
import type { ChangeRunner, Facts, PlanContext, PlanStep } from '@/lib/changes/kind'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { Setting } from '@/lib/engines/contract/settings'
import { AppError } from '@/lib/errors'
import { systemIdOf, waitUntil } from '@/lib/features/sessions/changes/plan.run'
import { settingPlansTexts as t } from '@/lib/texts/setting-plans'
import { plural, say } from '@/lib/texts/texts'
import { wantedValue } from '../wanted.run'
import { parametersOf, type SetInput, type SetOne } from './set'

const SEEN_MS = 5_000

/** Logs that hold statements, and with them what people wrote into the database. */
const STATEMENT_LOGS = /^(log_min_duration_(statement|sample)|log_statement|slow_query_log|general_log)$/

// Names of facts are compared with what was planned: they are the same in every language.
const valueFact = (name: string) => `value of ${name}`
const restartFact = (name: string) => `${name} waits for a restart`

const refuse = (detail: string) => new AppError('change.refused', { detail })
const shown = (value: string | null) => (value === null ? t.itsDefault : value === '' ? t.empty : value)

async function look(session: EngineSession, { name }: SetOne): Promise<Setting> {
  const setting = await session.settings.find(name)
  if (!setting) throw refuse(say(t.serverHasNoParameter, { name }))
  return setting
}

type Planned = { setting: Setting; value: string | null }

/** Everything that must hold for one parameter. @throws AppError `change.refused` */
async function planOne(session: EngineSession, one: SetOne, configPath: string): Promise<Planned> {
  const setting = await look(session, one)
  const cannot = session.settings.cannot(setting)
  if (cannot) throw refuse(configPath === '' ? cannot : say(t.fileIs, { cannot, path: configPath }))
  const value = await wantedValue(session, setting, one)
  const not = await session.settings.mayNot(setting.name)
  if (not) throw refuse(say(t.administratorOfTheServer, { reason: not.reason, remedy: not.remedy }))
  return { setting, value }
}

function stepOf(session: EngineSession, { setting, value }: Planned): PlanStep {
  return {
    what: say(t.setToItTakes, { name: setting.name, value: shown(value), takes: setting.takes }),
    sql: session.settings.setSql(setting, value),
    locks: null,
    estimate:
      setting.applies === 'restart'
        ? t.atOnceItCounts
        : setting.reachesOpen
          ? t.atOnceForEvery
          : t.atOnceForSessions,
    undo: say(t.setItBackTo, { value: shown(setting.value) }),
  }
}

function warningsOf(planned: readonly Planned[], configPath: string): string[] {
  const names = (chosen: readonly Planned[]) => chosen.map(({ setting }) => setting.name).join(', ')
  const later = planned.filter(({ setting }) => setting.applies === 'restart')
  const forgotten = planned.filter(({ setting }) => !setting.isKept)
  const lines = forgotten.map(({ setting, value }) => `"${setting.name} = ${value ?? t.itsDefault}"`)
  const file = configPath === '' ? t.configurationFile : configPath
  const one = planned.length === 1
  return [
    ...(later.length === 0
      ? []
      : [one ? t.counts : plural(t.theyCount, later.length, { names: names(later) })]),
    ...(forgotten.length === 0 ? [] : [say(t.restartOfTheServer, { lines: lines.join(', '), file })]),
    ...planned.flatMap(({ setting, value }) =>
      setting.unit === null || value === null || !/^\d+$/.test(value)
        ? []
        : [say(t.countsIn, { unit: setting.unit })],
    ),
    ...(planned.some(({ setting, value }) => STATEMENT_LOGS.test(setting.name) && !isOff(value))
      ? [t.logOfTheServer]
      : []),
  ]
}

const isOff = (value: string | null) => value === null || /^(off|0|-1|none|false)$/i.test(value)

function consequencesOf(planned: readonly Planned[]): string[] {
  const soon = planned.filter(({ setting }) => setting.applies !== 'restart')
  if (soon.length === 0) return [t.nothingChangesBeforeThe]
  const stay = soon.filter(({ setting }) => setting.reachesOpen !== true)
  if (stay.length === 0) return [t.sessionsThatAreOpen]
  const names = stay.map(({ setting }) => setting.name).join(', ')
  return [say(t.sessionsThatAreOpen2, { names })]
}

async function facts(context: PlanContext, session: EngineSession, all: readonly Planned[]): Promise<Facts> {
  return {
    'system identity': await systemIdOf(session),
    version: session.version,
    target: context.target.name,
    ...Object.fromEntries(
      all.flatMap(({ setting }) => [
        [valueFact(setting.name), setting.value],
        [restartFact(setting.name), setting.pendingRestart],
        [`source of ${setting.name}`, setting.source],
      ]),
    ),
  }
}

function sentenceOf(all: readonly Planned[], targetName: string): string {
  const [first] = all
  if (all.length === 1 && first)
    return say(t.setsOnFromTo, {
      name: first.setting.name,
      target: targetName,
      was: shown(first.setting.value),
      value: shown(first.value),
    })
  const each = all.map(({ setting, value }) => say(t.nameTo, { name: setting.name, value: shown(value) }))
  return say(t.setsOn, { target: targetName, each: each.join(', ') })
}

/** Sets parameters for the whole server, and reads back that the server has them. */
export const settingsSetRunner: ChangeRunner<SetInput> = {
  kind: 'settings.set',

  async plan(context, input) {
    const session = await context.operator()
    const configPath = (await context.host())?.service.configPath ?? ''
    const all: Planned[] = []
    for (const one of parametersOf(input)) all.push(await planOne(session, one, configPath))
    return {
      sentence: sentenceOf(all, context.target.name),
      steps: all.map((one) => stepOf(session, one)),
      facts: await facts(context, session, all),
      warnings: warningsOf(all, configPath),
      consequences: consequencesOf(all),
      typedName: context.target.name,
    }
  },

  async apply(context, input, _plan, index) {
    const session = await context.operator()
    const one = parameter(input, index)
    const setting = await look(session, one)
    const value = await wantedValue(session, setting, one)
    await session.settings.set(setting, value)
    return { state: 'done', detail: say(t.setTo, { name: setting.name, value: shown(value) }) }
  },

  async probe(context, input, plan, index) {
    const done = await isSet(await context.operator(), parameter(input, index), plan.facts)
    return done ? 'happened' : 'not-happened'
  },

  async verify(context, input, plan) {
    const session = await context.operator()
    const said: string[] = []
    for (const one of parametersOf(input)) {
      const ok = await waitUntil(() => isSet(session, one, plan.facts), SEEN_MS, context.signal)
      const setting = await look(session, one)
      if (!ok)
        return { ok, detail: say(t.serverStillShows, { name: setting.name, value: shown(setting.value) }) }
      said.push(
        setting.pendingRestart
          ? say(t.serverHasAndWaits, { name: setting.name, value: shown(setting.value) })
          : say(t.serverShows, { name: setting.name, value: shown(setting.value) }),
      )
    }
    return { ok: true, detail: said.join(' ') }
  },

  undo(input, plan) {
    const before = parametersOf(input).map(({ name }) => ({ name, value: plan.facts[valueFact(name)] }))
    const all = before.flatMap(({ name, value }) => (typeof value === 'string' ? [{ name, value }] : []))
    if (all.length !== before.length) return null
    // In reverse: what was turned on last is turned off first.
    const [first] = all
    return { kind: 'settings.set', input: all.length === 1 && first ? first : { all: all.reverse() } }
  },
}

function parameter(input: SetInput, index: number): SetOne {
  const one = parametersOf(input)[index]
  if (!one) throw new Error(`No parameter at ${index}.`)
  return one
}

/** The server writes values in its own units: what differs from before, or waits for a restart, is ours. */
async function isSet(session: EngineSession, one: SetOne, planned: Facts): Promise<boolean> {
  const setting = await look(session, one)
  if (!('add' in one) && setting.value === one.value) return true
  const waited = planned[restartFact(setting.name)] === true
  return setting.value !== planned[valueFact(setting.name)] || (setting.pendingRestart && !waited)
}
