import 'server-only'
import type { ChangeRunner, Facts, PlanContext } from '@/lib/changes/kind'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { Setting } from '@/lib/engines/contract/settings'
import { AppError } from '@/lib/errors'
import { systemIdOf, waitUntil } from '@/lib/features/sessions/changes/plan.run'
import type { SetInput } from './set'

const SEEN_MS = 5_000

const refuse = (detail: string) => new AppError('change.refused', { detail })

/** The value that is wanted; null for the default. @throws AppError `change.refused` when it is so already */
function wanted(setting: Setting, input: SetInput): string | null {
  if (!('add' in input)) {
    if (input.value === setting.value) throw refuse(`${setting.name} is ${setting.value} already.`)
    return input.value
  }
  const now = setting.value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  if (now.includes(input.add)) throw refuse(`${setting.name} lists ${input.add} already.`)
  return [...now, input.add].join(', ')
}

async function look(session: EngineSession, input: SetInput): Promise<Setting> {
  const setting = await session.settings.find(input.name)
  if (!setting) throw refuse(`The server has no parameter ${input.name}, or hides it from this role.`)
  return setting
}

const shown = (value: string | null) => (value === null ? 'its default' : value === '' ? '(empty)' : value)

function warningsOf(setting: Setting, value: string | null): string[] {
  const line = `${setting.name} = ${value ?? 'its default'}`
  return [
    ...(setting.applies === 'restart' ? ['It counts only after a restart of the server.'] : []),
    ...(setting.isKept
      ? []
      : [`A restart of the server forgets it: put "${line}" into its configuration file, too.`]),
    ...(setting.unit === null ? [] : [`A number without a unit counts in ${setting.unit}.`]),
  ]
}

async function facts(context: PlanContext, session: EngineSession, setting: Setting): Promise<Facts> {
  return {
    'system identity': await systemIdOf(session),
    version: session.version,
    [`value of ${setting.name}`]: setting.value,
    'waits for a restart': setting.pendingRestart,
    source: setting.source,
    target: context.target.name,
  }
}

/** Sets one parameter for the whole server, and reads back that the server has it. */
export const settingsSetRunner: ChangeRunner<SetInput> = {
  kind: 'settings.set',

  async plan(context, input) {
    const session = await context.operator()
    const setting = await look(session, input)
    if (setting.applies === 'never') throw refuse(`${setting.name} is fixed: the server sets it itself.`)
    if (setting.applies === 'restart' && session.kind === 'mysql')
      throw refuse(
        `${setting.name} is read at start only. Put it into the [mysqld] section of the server’s configuration and restart it.`,
      )
    const value = wanted(setting, input)
    const not = await session.settings.mayNot(setting.name)
    if (not) throw refuse(`${not.reason} An administrator of the server can allow it: ${not.remedy}`)
    return {
      sentence: `Sets ${setting.name} on ${context.target.name} from ${shown(setting.value)} to ${shown(value)}.`,
      steps: [
        {
          what: `Set ${setting.name} to ${shown(value)} (it takes ${setting.takes})`,
          sql: session.settings.setSql(setting, value),
          locks: null,
          estimate:
            setting.applies === 'restart'
              ? 'At once; it counts after a restart.'
              : 'At once, for every session.',
          undo: `Set it back to ${shown(setting.value)}.`,
        },
      ],
      facts: await facts(context, session, setting),
      warnings: warningsOf(setting, value),
      consequences: [
        setting.applies === 'restart'
          ? 'Nothing changes before the server is restarted.'
          : 'Sessions that are open now get the new value, too, unless they set their own.',
      ],
      typedName: context.target.name,
    }
  },

  async apply(context, input) {
    const session = await context.operator()
    const setting = await look(session, input)
    const value = wanted(setting, input)
    await session.settings.set(setting, value)
    return { state: 'done', detail: `${setting.name} was set to ${shown(value)}.` }
  },

  async probe(context, input, plan) {
    return (await isSet(await context.operator(), input, plan.facts)) ? 'happened' : 'not-happened'
  },

  async verify(context, input, plan) {
    const session = await context.operator()
    const ok = await waitUntil(() => isSet(session, input, plan.facts), SEEN_MS, context.signal)
    const setting = await look(session, input)
    if (!ok) return { ok, detail: `The server still shows ${shown(setting.value)}.` }
    return {
      ok,
      detail: setting.pendingRestart
        ? `The server has it, and waits for a restart; until then ${setting.name} is ${shown(setting.value)}.`
        : `The server shows ${setting.name} = ${shown(setting.value)}.`,
    }
  },

  undo(input, plan) {
    const before = plan.facts[`value of ${input.name}`]
    return typeof before === 'string'
      ? { kind: 'settings.set', input: { name: input.name, value: before } }
      : null
  },
}

/** The server writes values in its own units: what differs from before, or waits for a restart, is ours. */
async function isSet(session: EngineSession, input: SetInput, planned: Facts): Promise<boolean> {
  const setting = await look(session, input)
  if (!('add' in input) && setting.value === input.value) return true
  const waited = planned['waits for a restart'] === true
  return setting.value !== planned[`value of ${setting.name}`] || (setting.pendingRestart && !waited)
}
