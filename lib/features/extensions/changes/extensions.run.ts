import 'server-only'
import type { ChangeRunner, PlanContext } from '@/lib/changes/kind'
import type { Extension, ExtensionControl } from '@/lib/engines/contract/settings'
import { AppError } from '@/lib/errors'
import { systemIdOf } from '@/lib/features/sessions/changes/plan.run'
import type { ExtensionInput } from './create'

const refuse = (detail: string) => new AppError('change.refused', { detail })

async function look(context: PlanContext, { name }: ExtensionInput) {
  const session = await context.operator()
  if (!session.extensions.supported) throw refuse(session.extensions.reason)
  const control: ExtensionControl = session.extensions.value
  const extension = await control.find(name)
  if (!extension) throw refuse(`The files of ${name} are not on the server: install its package there first.`)
  return { session, control, extension }
}

async function factsOf(context: PlanContext, input: ExtensionInput, extension: Extension) {
  const { session } = await look(context, input)
  return {
    'system identity': await systemIdOf(session),
    'installed version': extension.installedVersion,
    'version to install': extension.defaultVersion,
  }
}

const installed = async (context: PlanContext, input: ExtensionInput) =>
  (await look(context, input)).extension.installedVersion

/** Creates the extension in the database the target is registered with. */
export const extensionsCreateRunner: ChangeRunner<ExtensionInput> = {
  kind: 'extensions.create',

  async plan(context, input) {
    const { control, extension } = await look(context, input)
    const { name, defaultVersion, installedVersion, mayNot } = extension
    if (installedVersion !== null) throw refuse(`${name} ${installedVersion} is there already.`)
    if (mayNot) throw refuse(`${mayNot.reason} An administrator of the server can do it: ${mayNot.remedy}`)
    return {
      sentence: `Creates the extension ${name} ${defaultVersion} on ${context.target.name}.`,
      steps: [
        {
          what: `Create ${name} ${defaultVersion}`,
          sql: control.createSql(extension),
          locks: 'Rows of the catalogue; no table of yours.',
          estimate: 'Well under a second.',
          undo: `Drop it again: ${control.dropSql(name)}`,
        },
      ],
      facts: await factsOf(context, input, extension),
      warnings: [],
      consequences: ['Its functions and views can be seen by everybody who may use its schema.'],
      typedName: null,
    }
  },

  async apply(context, input) {
    const { control, extension } = await look(context, input)
    if (extension.installedVersion !== null) return { state: 'skipped', detail: 'It is there already.' }
    await control.create(extension)
    return { state: 'done', detail: `${input.name} was created.` }
  },

  probe: async (context, input) => ((await installed(context, input)) === null ? 'not-happened' : 'happened'),

  async verify(context, input) {
    const version = await installed(context, input)
    return version === null
      ? { ok: false, detail: `The server does not list ${input.name}.` }
      : { ok: true, detail: `The server lists ${input.name} ${version}.` }
  },

  undo: (input) => ({ kind: 'extensions.drop', input }),
}

/** Drops the extension, unless something depends on it. */
export const extensionsDropRunner: ChangeRunner<ExtensionInput> = {
  kind: 'extensions.drop',

  async plan(context, input) {
    const { control, extension } = await look(context, input)
    const { name, installedVersion } = extension
    if (installedVersion === null) throw refuse(`${name} is not there.`)
    return {
      sentence: `Drops the extension ${name} ${installedVersion} on ${context.target.name}, with all it holds.`,
      steps: [
        {
          what: `Drop ${name} ${installedVersion}`,
          sql: control.dropSql(name),
          locks: 'ACCESS EXCLUSIVE on what belongs to the extension.',
          estimate: 'Well under a second, once nobody uses it.',
          undo: 'Create it again; what it held is gone.',
        },
      ],
      facts: await factsOf(context, input, extension),
      warnings: [],
      consequences: [
        'What the extension keeps (its statistics, its tables) is lost.',
        'Where something depends on it, the server refuses.',
      ],
      typedName: context.target.name,
    }
  },

  async apply(context, input) {
    const { control, extension } = await look(context, input)
    if (extension.installedVersion === null) return { state: 'skipped', detail: 'It is gone already.' }
    await control.drop(input.name)
    return { state: 'done', detail: `${input.name} was dropped.` }
  },

  probe: async (context, input) => ((await installed(context, input)) === null ? 'happened' : 'not-happened'),

  async verify(context, input) {
    const version = await installed(context, input)
    return version === null
      ? { ok: true, detail: `The server no longer lists ${input.name}.` }
      : { ok: false, detail: `The server still lists ${input.name} ${version}.` }
  },

  undo: (input) => ({ kind: 'extensions.create', input }),
}
