import 'server-only'
import type { ChangeKind, ChangeRunner } from '@/lib/changes/kind'
import { type BoundKind, bindKind } from '@/lib/changes/kinds'
import { extensionsCreate } from '@/lib/features/extensions/changes/create'
import { extensionsDrop } from '@/lib/features/extensions/changes/drop'
import {
  extensionsCreateRunner,
  extensionsDropRunner,
} from '@/lib/features/extensions/changes/extensions.run'
import { extensionsLoad } from '@/lib/features/extensions/changes/load'
import { extensionsLoadRunner } from '@/lib/features/extensions/changes/load.run'
import { extensionsUnload } from '@/lib/features/extensions/changes/unload'
import { extensionsUnloadRunner } from '@/lib/features/extensions/changes/unload.run'
import { grantsFromMonitor } from '@/lib/features/grants/changes/from-monitor'
import { grantsFromMonitorRunner, grantsToMonitorRunner } from '@/lib/features/grants/changes/monitor.run'
import { grantsToMonitor } from '@/lib/features/grants/changes/to-monitor'
import { indexesCreate } from '@/lib/features/indexes/changes/create'
import { indexesDrop } from '@/lib/features/indexes/changes/drop'
import { indexesCreateRunner, indexesDropRunner } from '@/lib/features/indexes/changes/indexes.run'
import { instrumentsAtStart } from '@/lib/features/instruments/changes/at-start'
import { instrumentsAtStartRunner } from '@/lib/features/instruments/changes/at-start.run'
import { instrumentsSet } from '@/lib/features/instruments/changes/set'
import { instrumentsSetRunner } from '@/lib/features/instruments/changes/set.run'
import { locksRollbackPrepared } from '@/lib/features/locks/changes/rollback-prepared'
import { locksRollbackPreparedRunner } from '@/lib/features/locks/changes/rollback-prepared.run'
import { serversReload } from '@/lib/features/servers/changes/reload'
import { serversReloadRunner } from '@/lib/features/servers/changes/reload.run'
import { serversRestart } from '@/lib/features/servers/changes/restart'
import { serversRestartRunner } from '@/lib/features/servers/changes/restart.run'
import { serversStart } from '@/lib/features/servers/changes/start'
import { serversStartRunner } from '@/lib/features/servers/changes/start.run'
import { sessionsCancel } from '@/lib/features/sessions/changes/cancel'
import { sessionsCancelRunner } from '@/lib/features/sessions/changes/cancel.run'
import { sessionsEnd } from '@/lib/features/sessions/changes/end'
import { sessionsEndRunner } from '@/lib/features/sessions/changes/end.run'
import { settingsSet } from '@/lib/features/settings/changes/set'
import { settingsSetRunner } from '@/lib/features/settings/changes/set.run'

/** A runner with its kind, that takes its input as the store has it and checks it by the kind's schema. */
export type BoundRunner = ChangeRunner<unknown> & Pick<BoundKind, 'permission' | 'alsoTargets' | 'tier'>

/** Binds a runner to its kind's input schema. @throws ZodError from each call whose input does not fit */
export function bindRunner<Input>(kind: ChangeKind<Input>, runner: ChangeRunner<Input>): BoundRunner {
  const read = (input: unknown) => kind.input.parse(input)
  const { factsHold, undo } = runner
  const { permission, alsoTargets, tier } = bindKind(kind)
  return {
    kind: runner.kind,
    permission,
    alsoTargets,
    tier,
    plan: (context, input) => runner.plan(context, read(input)),
    ...(factsHold ? { factsHold: factsHold.bind(runner) } : {}),
    apply: (context, input, plan, index) => runner.apply(context, read(input), plan, index),
    probe: (context, input, plan, index) => runner.probe(context, read(input), plan, index),
    verify: (context, input, plan) => runner.verify(context, read(input), plan),
    ...(undo ? { undo: (input: unknown, plan) => undo.call(runner, read(input), plan) } : {}),
  }
}

/** Every runner of this version, by kind. Only the worker imports this file. */
export const RUNNERS: ReadonlyMap<string, BoundRunner> = new Map(
  [
    bindRunner(sessionsCancel, sessionsCancelRunner),
    bindRunner(sessionsEnd, sessionsEndRunner),
    bindRunner(settingsSet, settingsSetRunner),
    bindRunner(extensionsCreate, extensionsCreateRunner),
    bindRunner(extensionsDrop, extensionsDropRunner),
    bindRunner(extensionsLoad, extensionsLoadRunner),
    bindRunner(extensionsUnload, extensionsUnloadRunner),
    bindRunner(grantsToMonitor, grantsToMonitorRunner),
    bindRunner(grantsFromMonitor, grantsFromMonitorRunner),
    bindRunner(indexesCreate, indexesCreateRunner),
    bindRunner(indexesDrop, indexesDropRunner),
    bindRunner(instrumentsAtStart, instrumentsAtStartRunner),
    bindRunner(instrumentsSet, instrumentsSetRunner),
    bindRunner(locksRollbackPrepared, locksRollbackPreparedRunner),
    bindRunner(serversReload, serversReloadRunner),
    bindRunner(serversRestart, serversRestartRunner),
    bindRunner(serversStart, serversStartRunner),
  ].map((runner) => [runner.kind, runner]),
)
