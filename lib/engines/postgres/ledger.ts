import { AppError } from '@/lib/errors'
import { pgIdent } from '@/lib/sql/identifiers'
import type { LedgerEntry } from '../contract/capabilities'
import type { PgConnection } from './connection'
import { monitorGrant } from './overview'
import { roleRights, sources } from './rights'

/** Probes once what the server and the role offer; what only MySQL has is not in it. */
export async function pgLedger(connection: PgConnection): Promise<LedgerEntry[]> {
  const [[rights], [seen]] = await connection.together((send) =>
    Promise.all([send(roleRights), send(sources)]),
  )
  if (!rights || !seen) throw new AppError('target.protocol')
  const grant = monitorGrant(connection.user)
  const hidden = rights.readAllStats ? null : "Other users' sessions are hidden from this role."
  return [
    entry('overview', null),
    entry('sessions', seen.activities === 'off' ? 'track_activities is off.' : hidden, grant),
    entry(
      'session-control',
      rights.signalBackend || rights.superuser ? null : "This role may not signal others' sessions.",
      `GRANT pg_signal_backend TO ${pgIdent(connection.user).quoted};`,
    ),
    entry(
      'database-sizes',
      rights.readAllStats ? null : 'Only databases the role may connect to are measured.',
      grant,
    ),
    entry('wraparound', null),
    statements(seen, grant),
    entry('lock-waits', hidden, grant),
    entry(
      'replication-status',
      rights.readAllStats ? null : 'Replication figures are hidden from this role.',
      grant,
    ),
    entry(
      'io-timing',
      seen.ioTiming === 'on' ? null : 'track_io_timing is off: times of reads and writes are not measured.',
      'ALTER SYSTEM SET track_io_timing = on; SELECT pg_reload_conf();',
    ),
  ]
}

function entry(name: LedgerEntry['name'], reason: string | null, remedy: string | null = null): LedgerEntry {
  return { name, supported: reason === null, reason, remedy: reason === null ? null : remedy }
}

function statements(seen: { preload: string | null; statements: string | null }, grant: string): LedgerEntry {
  if (seen.preload === null) {
    return entry('statements', 'The role may not see shared_preload_libraries.', grant)
  }
  const loaded = seen.preload.split(',').some((library) => library.trim() === 'pg_stat_statements')
  if (!loaded) {
    return entry(
      'statements',
      'pg_stat_statements is not in shared_preload_libraries.',
      "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'; -- with those already there, then restart",
    )
  }
  if (seen.statements === null) {
    return entry(
      'statements',
      'The extension pg_stat_statements is not created in the connected database.',
      'CREATE EXTENSION pg_stat_statements;',
    )
  }
  return entry('statements', null)
}
