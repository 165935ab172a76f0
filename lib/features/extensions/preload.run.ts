import 'server-only'
import type { Facts, PlanContext } from '@/lib/changes/kind'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { Extension, ExtensionControl, Setting } from '@/lib/engines/contract/settings'
import { AppError } from '@/lib/errors'
import { planRestart, type RestartPlan } from '@/lib/features/servers/restart-plan.run'
import { systemIdOf } from '@/lib/features/sessions/changes/plan.run'
import { elementsOf, writtenValue } from '@/lib/features/settings/wanted.run'
import { extensionPlansTexts as t } from '@/lib/texts/extension-plans'
import { say } from '@/lib/texts/texts'

export const PRELOAD = 'shared_preload_libraries'

export const refuse = (detail: string) => new AppError('change.refused', { detail })

/** What is known of a library and its extension on one server. */
export type Library = {
  session: EngineSession
  control: ExtensionControl
  setting: Setting
  /** What the next start loads. */
  written: string[]
  extension: Extension
}

/**
 * Looks at a library. Only one whose extension lies on the server is taken: the server would not start with a name
 * that has no file.
 * @throws AppError `change.refused`
 */
export async function lookAtLibrary(context: PlanContext, name: string): Promise<Library> {
  const session = await context.operator()
  if (!session.extensions.supported) throw refuse(session.extensions.reason)
  const control = session.extensions.value
  const extension = await control.find(name)
  if (!extension) throw refuse(say(t.filesOfAreNot, { name }))
  const setting = await session.settings.find(PRELOAD)
  if (!setting) throw refuse(say(t.hiddenFromThisRole, { parameter: PRELOAD }))
  const not = await session.settings.mayNot(PRELOAD)
  if (not) throw refuse(say(t.administratorOfTheServer2, { reason: not.reason, remedy: not.remedy }))
  return { session, control, setting, extension, written: elementsOf(await writtenValue(session, setting)) }
}

/** Whether the server runs with the library. */
export async function isLoaded(session: EngineSession, name: string): Promise<boolean> {
  const setting = await session.settings.find(PRELOAD)
  return setting !== null && elementsOf(setting.value).includes(name)
}

/** Whether the next start loads the library. */
export async function isWritten(context: PlanContext, name: string): Promise<boolean> {
  const session = await context.operator()
  const setting = await session.settings.find(PRELOAD)
  return setting !== null && elementsOf(await writtenValue(session, setting)).includes(name)
}

/** The facts that every plan on a library rests on, with those of its restart. */
export async function libraryFacts(
  { session, setting, written, extension }: Library,
  restart: RestartPlan | null,
): Promise<Facts> {
  return {
    'system identity': await systemIdOf(session),
    [`value of ${PRELOAD}`]: setting.value,
    'libraries of the next start': written.join(', '),
    'installed version': extension.installedVersion,
    ...restart?.facts,
  }
}

/** The restart that is part of the change; its own setting is one of those that a bad start is blamed on. */
export async function restartOf(context: PlanContext, wanted: boolean): Promise<RestartPlan | null> {
  return wanted ? planRestart(context, [PRELOAD]) : null
}

/** What is said where the panel does not restart the server itself. */
export const BY_HAND = t.restartTheServerBy
