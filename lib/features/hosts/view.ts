import 'server-only'
import type { TargetPlace } from '@/lib/auth/permissions'
import { known, type Reading, unknown } from '@/lib/engines/contract/reading'
import { problemOf, STALE_MS } from '@/lib/features/targets/state'
import { authorizedKeysLine } from '@/lib/hosts/authorized-keys'
import { fingerprintOf, parseHostKey } from '@/lib/hosts/host-key'
import { unknownsTexts as t } from '@/lib/texts/unknowns'
import type { Host, HostPreflight } from './contract'
import type { HostFigures } from './figures'
import { type HostRow, placesOnHost } from './store'

export type May = (permission: 'hosts.read' | 'hosts.write' | 'targets.read', place?: TargetPlace) => boolean

type State = Pick<Host, 'state' | 'problem' | 'since' | 'lastSeenAt'>

type KnownStatus = Pick<
  NonNullable<HostRow['status']>,
  'state' | 'code' | 'detail' | 'since' | 'lastSeenAt' | 'lastTriedAt'
>

/** The state of a host as everybody is told it: old news is unknown. */
export function hostState({ status }: { status: KnownStatus | null }, now = Date.now()): State {
  const lastSeenAt = status?.lastSeenAt?.toISOString() ?? null
  if (!status || (status.code === null && status.state !== 'ok'))
    return { state: 'unknown', problem: UNREAD, since: null, lastSeenAt }
  if (now - status.lastTriedAt.getTime() > STALE_MS)
    return { state: 'unknown', problem: STALE, since: status.lastTriedAt.toISOString(), lastSeenAt }
  const since = status.since.toISOString()
  if (status.state === 'ok') return { state: 'ok', problem: null, since, lastSeenAt }
  return { state: 'unknown', problem: problemOf(status.code, status.detail), since, lastSeenAt }
}

const UNREAD = {
  code: 'host.unread',
  message: t.hasNotBeenRead,
  hint: t.workerReadsANew,
}
const STALE = {
  code: 'worker.unavailable',
  message: t.noWorkerHasRead,
  hint: t.startAWorkerFor,
}

/** A host as the API answers it, with those of its targets that the caller may know of. */
export function hostView(row: HostRow, may: May): Host {
  const key = row.kind === 'ssh' ? parseHostKey(row.hostKey) : null
  const places = placesOnHost(row)
  return {
    id: row.id,
    name: row.name,
    kind: row.kind === 'local' ? 'local' : 'ssh',
    address: row.address,
    port: row.port,
    user: row.username,
    fingerprint: key ? fingerprintOf(key) : null,
    hostKeyKind: key?.kind ?? null,
    authorizedKey: row.publicKey === '' ? null : authorizedKeysLine(row.publicKey, row.name),
    keySetAt: row.keySetAt?.toISOString() ?? null,
    workDir: row.workDir,
    environment: {
      id: row.environment.id,
      name: row.environment.name,
      kind: row.environment.kind as Host['environment']['kind'],
    },
    ...hostState(row),
    targets: row.targets
      .filter((_, index) => may('targets.read', places[index]))
      .map(({ target }) => ({ id: target.id, name: target.name })),
    createdAt: row.createdAt.toISOString(),
  }
}

/** The last figures of a host; unknown with the reason while it does not answer. */
export function figuresOf(row: HostRow): Reading<HostFigures> {
  const { state, problem } = hostState(row)
  // Written by our own collector, from typed values only.
  const figures = (row.status?.metrics ?? null) as unknown as HostFigures | null
  if (state === 'ok' && figures) return known(figures)
  return unknown(problem?.message ?? UNREAD.message, problem?.hint ?? UNREAD.hint)
}

/** The last list of what the host allows; null when it was never asked. */
export function preflightOf(row: HostRow): HostPreflight | null {
  const { preflight, preflightAt } = row.status ?? { preflight: null, preflightAt: null }
  if (!preflight || !preflightAt) return null
  return { items: preflight as unknown as HostPreflight['items'], checkedAt: preflightAt.toISOString() }
}
