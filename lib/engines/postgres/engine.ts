import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import type { Engine, EngineSession } from '../contract/engine'
import { pgActivity } from './activity'
import { PgConnection } from './connection'
import { pgExtensions } from './extensions'
import { pgGrants } from './grants'
import { pgIndexControl } from './index-control'
import { pgIndexes } from './indexes'
import { pgInventory } from './inventory'
import { pgLedger } from './ledger'
import { pgLifecycle } from './lifecycle'
import { pgLocks } from './locks'
import { pgOverview } from './overview'
import { pgPreflight } from './preflight'
import { pgPrepared } from './prepared'
import { pgProbes } from './probes'
import { pgProbeScript, pgRoleScript } from './role-script'
import { pgSessionControl, pgSessions } from './sessions'
import { pgSettings } from './settings'
import { pgStatements } from './statements'
import { pgTables } from './tables'

/** The adapter for PostgreSQL 14 and later. */
export const postgresEngine: Engine = {
  kind: 'postgres',
  connect: async (address, login, options) => sessionOf(await PgConnection.open(address, login, options)),
  roleScript: pgRoleScript,
  probeScript: pgProbeScript,
}

function sessionOf(connection: PgConnection): EngineSession {
  return {
    kind: 'postgres',
    flavour: 'postgresql',
    version: connection.version,
    versionNumber: connection.server.versionNumber,
    get isOpen() {
      return connection.isOpen
    },
    overview: pgOverview(connection),
    sessions: pgSessions(connection),
    control: pgSessionControl(connection),
    locks: pgLocks(connection),
    statements: pgStatements(connection),
    activity: pgActivity(connection),
    tables: pgTables(connection),
    indexes: pgIndexes(connection),
    indexControl: { supported: true, value: pgIndexControl(connection) },
    prepared: { supported: true, value: pgPrepared(connection) },
    settings: pgSettings(connection),
    extensions: { supported: true, value: pgExtensions(connection) },
    inventory: pgInventory(connection),
    lifecycle: pgLifecycle(connection),
    instruments: async () => ({
      supported: false,
      reason: t.postgresqlHasNoPerformance,
      remedy: null,
    }),
    grants: pgGrants(connection),
    probes: pgProbes(connection),
    ledger: () => pgLedger(connection),
    preflight: () => pgPreflight(connection),
    costs: () => connection.costs.list(),
    close: () => connection.close(),
  }
}
