import type { CredentialKind, EngineKind, TlsMode } from '@/lib/engines/contract/address'
import type { Environment } from '@/lib/features/environments/contract'
import type { StoredOverview } from '@/lib/features/overview/reading'
import type { Target } from './contract'
import { stateOf } from './state'
import type { TargetRow } from './store'

/** The last reading of a target; null when there is none yet. */
export function lastReading(row: TargetRow): StoredOverview | null {
  // Written by our own collector, from typed values only.
  return (row.status?.overview ?? null) as unknown as StoredOverview | null
}

/** The environment as views name it. */
export function environmentOf(row: TargetRow): Pick<Environment, 'id' | 'name' | 'kind'> {
  const { id, name, kind } = row.environment
  return { id, name, kind: kind as Environment['kind'] }
}

function credentialOf(row: TargetRow, kind: CredentialKind): Target['monitor'] {
  const found = row.credentials.find((one) => one.kind === kind)
  return found
    ? {
        user: found.username,
        setAt: found.setAt.toISOString(),
        setBy: found.setBy?.name ?? null,
        testedAt: found.testedAt?.toISOString() ?? null,
        testOk: found.testOk,
      }
    : null
}

/** A target as the API answers it. No password is in the row that could get out. */
export function targetView(row: TargetRow): Target {
  const { state, problem, lastSeenAt } = stateOf(row)
  const server = lastReading(row)?.sample.server
  return {
    id: row.id,
    name: row.name,
    engine: row.engine as EngineKind,
    flavour: server?.flavour ?? null,
    version: server?.version ?? null,
    role: server?.role.known ? server.role.value : null,
    host: row.host,
    port: row.port,
    database: row.database,
    tlsMode: row.tlsMode as TlsMode,
    tlsReason: row.tlsReason,
    hasCa: row.tlsCa !== '',
    environment: environmentOf(row),
    groups: row.groups.map(({ group }) => ({ id: group.id, name: group.name })),
    tags: row.tags,
    state,
    problem,
    lastSeenAt,
    monitor: credentialOf(row, 'monitor'),
    operator: credentialOf(row, 'operator'),
    probe: credentialOf(row, 'probe'),
    createdAt: row.createdAt.toISOString(),
  }
}
