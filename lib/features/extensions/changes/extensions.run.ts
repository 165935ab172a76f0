import 'server-only'
import type { ChangeRunner, PlanContext } from '@/lib/changes/kind'
import type { Extension, ExtensionControl } from '@/lib/engines/contract/settings'
import { AppError } from '@/lib/errors'
import { systemIdOf } from '@/lib/features/sessions/changes/plan.run'
import { extensionPlansTexts as t } from '@/lib/texts/extension-plans'
import { say } from '@/lib/texts/texts'
import type { ExtensionInput } from './create'

const refuse = (detail: string) => new AppError('change.refused', { detail })

async function look(context: PlanContext, { name }: ExtensionInput) {
  const session = await context.operator()
  if (!session.extensions.supported) throw refuse(session.extensions.reason)
  const control: ExtensionControl = session.extensions.value
  const extension = await control.find(name)
  if (!extension) throw refuse(say(t.filesOfAreNot, { name }))
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
    if (installedVersion !== null) throw refuse(say(t.thereAlready, { name, installedVersion }))
    if (mayNot)
      throw refuse(say(t.administratorOfTheServer, { reason: mayNot.reason, remedy: mayNot.remedy }))
    return {
      sentence: say(t.createsTheExtensionOn, { name, defaultVersion, target: context.target.name }),
      steps: [
        {
          what: `Create ${name} ${defaultVersion}`,
          sql: control.createSql(extension),
          locks: t.rowsOfTheCatalogue,
          estimate: t.wellUnderASecond,
          undo: say(t.dropItAgain, { dropSql: control.dropSql(name) }),
        },
      ],
      facts: await factsOf(context, input, extension),
      warnings: [],
      consequences: [t.functionsAndViewsCan],
      typedName: null,
    }
  },

  async apply(context, input) {
    const { control, extension } = await look(context, input)
    if (extension.installedVersion !== null) return { state: 'skipped', detail: t.thereAlready2 }
    await control.create(extension)
    return { state: 'done', detail: say(t.wasCreated, { name: input.name }) }
  },

  probe: async (context, input) => ((await installed(context, input)) === null ? 'not-happened' : 'happened'),

  async verify(context, input) {
    const version = await installed(context, input)
    return version === null
      ? { ok: false, detail: say(t.serverDoesNotList, { name: input.name }) }
      : { ok: true, detail: say(t.serverLists, { name: input.name, version }) }
  },

  undo: (input) => ({ kind: 'extensions.drop', input }),
}

/** Drops the extension, unless something depends on it. */
export const extensionsDropRunner: ChangeRunner<ExtensionInput> = {
  kind: 'extensions.drop',

  async plan(context, input) {
    const { control, extension } = await look(context, input)
    const { name, installedVersion } = extension
    if (installedVersion === null) throw refuse(say(t.notThere, { name }))
    return {
      sentence: say(t.dropsTheExtensionOn, { name, installedVersion, target: context.target.name }),
      steps: [
        {
          what: `Drop ${name} ${installedVersion}`,
          sql: control.dropSql(name),
          locks: t.accessExclusiveOnWhat,
          estimate: t.wellUnderASecond2,
          undo: t.createItAgainWhat,
        },
      ],
      facts: await factsOf(context, input, extension),
      warnings: [],
      consequences: [t.whatTheExtensionKeeps, t.whereSomethingDependsOn],
      typedName: context.target.name,
    }
  },

  async apply(context, input) {
    const { control, extension } = await look(context, input)
    if (extension.installedVersion === null) return { state: 'skipped', detail: t.goneAlready }
    await control.drop(input.name)
    return { state: 'done', detail: say(t.wasDropped, { name: input.name }) }
  },

  probe: async (context, input) => ((await installed(context, input)) === null ? 'happened' : 'not-happened'),

  async verify(context, input) {
    const version = await installed(context, input)
    return version === null
      ? { ok: true, detail: say(t.serverNoLongerLists, { name: input.name }) }
      : { ok: false, detail: say(t.serverStillLists, { name: input.name, version }) }
  },

  undo: (input) => ({ kind: 'extensions.create', input }),
}
