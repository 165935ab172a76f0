import { AppError } from '@/lib/errors'
import type { LedgerEntry } from '../contract/capabilities'
import type { MyConnection } from './connection'
import { account, controlGrant, processGrant, replicationGrant } from './grants'
import { globalRights, sources } from './rights'

/** Probes once what the server and the account offer; what only PostgreSQL has is not in it. */
export async function myLedger(connection: MyConnection): Promise<LedgerEntry[]> {
  const rights = new Set(await connection.run(globalRights))
  const [seen] = await connection.run(sources)
  if (!seen) throw new AppError('target.protocol')
  const { flavour } = connection.server
  const has = (...names: string[]) => names.some((name) => rights.has(name))
  const off = seen.instruments ? null : 'performance_schema is off: its tables are there, and empty.'
  const turnOn = 'performance_schema = ON  -- in the [mysqld] section, then restart'
  const all = has('PROCESS') ? null : "Other accounts' sessions are not listed for this account."
  const replication = has('REPLICATION CLIENT', 'SLAVE MONITOR', 'REPLICA MONITOR', 'SUPER')
  return [
    entry('overview', null),
    entry('sessions', all, processGrant(connection.user)),
    entry(
      'session-control',
      has('CONNECTION_ADMIN', 'CONNECTION ADMIN', 'SUPER')
        ? null
        : "This account may not end others' sessions.",
      controlGrant(flavour, connection.user),
    ),
    entry(
      'database-sizes',
      has('PROCESS') ? null : 'InnoDB lists its files only to accounts with PROCESS.',
      processGrant(connection.user),
    ),
    entry('statements', off, turnOn),
    entry(
      'lock-waits',
      all ?? (flavour === 'mysql' ? off : null),
      all ? processGrant(connection.user) : turnOn,
    ),
    entry(
      'replication-status',
      replication ? null : 'The state of replication is hidden from this account.',
      replicationGrant(flavour, connection.user),
    ),
    entry('performance-schema', off, turnOn),
    entry(
      'io-timing',
      off,
      seen.instruments ? `GRANT SELECT ON performance_schema.* TO ${account(connection.user)};` : turnOn,
    ),
  ]
}

function entry(name: LedgerEntry['name'], reason: string | null, remedy: string | null = null): LedgerEntry {
  return { name, supported: reason === null, reason, remedy: reason === null ? null : remedy }
}
