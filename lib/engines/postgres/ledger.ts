import { AppError } from '@/lib/errors'
import { pgIdent } from '@/lib/sql/identifiers'
import type { LedgerEntry, LedgerFix } from '../contract/capabilities'
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
    entry(
      'sessions',
      seen.activities === 'off' ? 'track_activities is off.' : hidden,
      seen.activities === 'off' ? 'ALTER SYSTEM SET track_activities = on; SELECT pg_reload_conf();' : grant,
      seen.activities === 'off' ? { setting: 'track_activities', value: 'on' } : undefined,
    ),
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
      { setting: 'track_io_timing', value: 'on' },
    ),
  ]
}

function entry(
  name: LedgerEntry['name'],
  reason: string | null,
  remedy: string | null = null,
  fix?: LedgerFix,
): LedgerEntry {
  const missing = reason !== null
  return {
    name,
    supported: !missing,
    reason,
    remedy: missing ? remedy : null,
    ...(missing && fix ? { fix } : {}),
  }
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
      { setting: 'shared_preload_libraries', add: 'pg_stat_statements' },
    )
  }
  if (seen.statements === null) {
    return entry(
      'statements',
      'The extension pg_stat_statements is not created in the connected database.',
      'CREATE EXTENSION pg_stat_statements;',
      { extension: 'pg_stat_statements' },
    )
  }
  return entry('statements', null)
}
