import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import type { Engine, EngineSession } from '../contract/engine'
import { myActivity } from './activity'
import { MyConnection } from './connection'
import { myIndexes } from './indexes'
import { myInstruments } from './instruments'
import { myInventory } from './inventory'
import { myLedger } from './ledger'
import { myLifecycle } from './lifecycle'
import { myLocks } from './locks'
import { myGrants } from './monitor-grants'
import { myOverview } from './overview'
import { myPreflight } from './preflight'
import { myProbes } from './probes'
import { myProbeScript, myRoleScript } from './role-script'
import { MySessions } from './sessions'
import { mySettings } from './settings'
import { myStatements } from './statements'
import { myTables } from './tables'

/** The adapter for MySQL 8.0 and later and, as a flavour, MariaDB 10.6 and later. */
export const mysqlEngine: Engine = {
  kind: 'mysql',
  connect: async (address, login, options) => sessionOf(await MyConnection.open(address, login, options)),
  roleScript: myRoleScript,
  probeScript: myProbeScript,
}

function sessionOf(connection: MyConnection): EngineSession {
  const sessions = new MySessions(connection)
  return {
    kind: 'mysql',
    flavour: connection.server.flavour,
    version: connection.version,
    versionNumber: connection.server.versionNumber,
    get isOpen() {
      return connection.isOpen
    },
    overview: myOverview(connection),
    sessions,
    control: sessions,
    locks: myLocks(connection, sessions),
    statements: myStatements(connection),
    activity: myActivity(connection),
    tables: myTables(connection),
    indexes: myIndexes(connection),
    indexControl: { supported: false, reason: t.indexesNotChangedYet, remedy: null },
    prepared: { supported: false, reason: t.innodbTellsNoName, remedy: null },
    settings: mySettings(connection),
    extensions: {
      supported: false,
      reason: t.mysqlAndMariadbHave,
      remedy: null,
    },
    inventory: myInventory(connection),
    lifecycle: myLifecycle(connection),
    instruments: myInstruments(connection),
    grants: myGrants(connection),
    probes: myProbes(connection),
    ledger: () => myLedger(connection),
    preflight: () => myPreflight(connection),
    costs: () => connection.costs.list(),
    close: () => connection.close(),
  }
}
