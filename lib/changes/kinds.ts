import type { ChangeKind } from '@/lib/changes/kind'
import { extensionsCreate } from '@/lib/features/extensions/changes/create'
import { extensionsDrop } from '@/lib/features/extensions/changes/drop'
import { extensionsLoad } from '@/lib/features/extensions/changes/load'
import { extensionsUnload } from '@/lib/features/extensions/changes/unload'
import { grantsFromMonitor } from '@/lib/features/grants/changes/from-monitor'
import { grantsToMonitor } from '@/lib/features/grants/changes/to-monitor'
import { indexesCreate } from '@/lib/features/indexes/changes/create'
import { indexesDrop } from '@/lib/features/indexes/changes/drop'
import { instrumentsAtStart } from '@/lib/features/instruments/changes/at-start'
import { instrumentsSet } from '@/lib/features/instruments/changes/set'
import { locksRollbackPrepared } from '@/lib/features/locks/changes/rollback-prepared'
import { serversReload } from '@/lib/features/servers/changes/reload'
import { serversRestart } from '@/lib/features/servers/changes/restart'
import { serversStart } from '@/lib/features/servers/changes/start'
import { sessionsCancel } from '@/lib/features/sessions/changes/cancel'
import { sessionsEnd } from '@/lib/features/sessions/changes/end'
import { settingsSet } from '@/lib/features/settings/changes/set'

/** A kind with its input already checked: what the registry hands out. */
export type BoundKind = {
  kind: string
  permission: ChangeKind<unknown>['permission']
  title: ChangeKind<unknown>['title']
  tier: ChangeKind<unknown>['tier']
  portable: boolean
  /** Ids of the further targets that the input names; none for most kinds, and for input it does not read. */
  alsoTargets(input: unknown): string[]
  /** The input as the kind takes it, or the fields that are wrong. */
  read(input: unknown): { ok: true; input: unknown } | { ok: false; fields: Record<string, string> }
}

/** A kind as the registry hands it out. */
export function bindKind<Input>(kind: ChangeKind<Input>): BoundKind {
  const checked = (input: unknown) => kind.input.parse(input)
  return {
    kind: kind.kind,
    permission: kind.permission,
    portable: kind.portable === true,
    title: (input, targetName) => kind.title(checked(input), targetName),
    tier: (input) => kind.tier(checked(input)),
    alsoTargets: (input) => {
      const parsed = kind.input.safeParse(input)
      return parsed.success ? (kind.alsoTargets?.(parsed.data) ?? []) : []
    },
    read: (input) => {
      const parsed = kind.input.safeParse(input)
      if (parsed.success) return { ok: true, input: parsed.data }
      const fields = parsed.error.issues.map((issue) => [issue.path.join('.') || 'input', issue.message])
      return { ok: false, fields: Object.fromEntries(fields) }
    },
  }
}

const KINDS = new Map(
  [
    bindKind(sessionsCancel),
    bindKind(sessionsEnd),
    bindKind(settingsSet),
    bindKind(extensionsCreate),
    bindKind(extensionsDrop),
    bindKind(extensionsLoad),
    bindKind(extensionsUnload),
    bindKind(grantsToMonitor),
    bindKind(grantsFromMonitor),
    bindKind(indexesCreate),
    bindKind(indexesDrop),
    bindKind(instrumentsAtStart),
    bindKind(instrumentsSet),
    bindKind(locksRollbackPrepared),
    bindKind(serversReload),
    bindKind(serversRestart),
    bindKind(serversStart),
  ].map((kind) => [kind.kind, kind]),
)

/** The kind of that name; undefined when this version knows none. */
export function changeKind(name: string): BoundKind | undefined {
  return KINDS.get(name)
}

/** Names of all kinds of this version, in order. */
export const CHANGE_KIND_NAMES: readonly string[] = [...KINDS.keys()].sort()
