import { AppError } from '@/lib/errors'
import { pgIdent } from '@/lib/sql/identifiers'
import { serverChecksTexts as t } from '@/lib/texts/server-checks'
import { say } from '@/lib/texts/texts'
import type { LedgerEntry, LedgerFix } from '../contract/capabilities'
import { ledgerEntry as entry } from '../ledger-entry'
import type { PgConnection } from './connection'
import { monitorGrant } from './overview'
import { roleRights, sources } from './rights'
import { statementSource } from './statement-queries'
import { statementsEntry } from './statements-gap'

/** Probes once what the server and the role offer; what only MySQL has is not in it. */
export async function pgLedger(connection: PgConnection): Promise<LedgerEntry[]> {
  const [[rights], [seen], [source]] = await connection.together((send) =>
    Promise.all([send(roleRights), send(sources), send(statementSource)]),
  )
  if (!rights || !seen) throw new AppError('target.protocol')
  const grant = monitorGrant(connection.user)
  const hidden = rights.readAllStats ? null : t.otherUsersSessionsAre
  const granting: LedgerFix = { rights: ['pg_monitor'], host: null }
  return [
    entry('overview', null),
    entry(
      'sessions',
      seen.activities === 'off' ? t.trackActivitiesIsOff : hidden,
      seen.activities === 'off' ? 'ALTER SYSTEM SET track_activities = on; SELECT pg_reload_conf();' : grant,
      seen.activities === 'off' ? { setting: 'track_activities', value: 'on' } : granting,
    ),
    entry(
      'session-control',
      rights.signalBackend || rights.superuser ? null : t.thisRoleMayNot,
      `GRANT pg_signal_backend TO ${pgIdent(connection.user).quoted};`,
    ),
    entry('database-sizes', rights.readAllStats ? null : t.onlyDatabasesTheRole, grant, granting),
    entry('wraparound', null),
    statementsEntry(connection.user, { ...seen, source: source ?? null, readAll: rights.readAllStats }),
    entry('lock-waits', hidden, grant, granting),
    entry('replication-status', rights.readAllStats ? null : t.replicationFiguresAreHidden, grant, granting),
    entry(
      'io-timing',
      seen.ioTiming === 'on' ? null : t.trackIoTimingIs,
      'ALTER SYSTEM SET track_io_timing = on; SELECT pg_reload_conf();',
      { setting: 'track_io_timing', value: 'on' },
    ),
    entry(
      'slow-log',
      seen.slowLog === '-1' ? t.logMinDurationStatement : null,
      "ALTER SYSTEM SET log_min_duration_statement = '1s'; SELECT pg_reload_conf();",
      { setting: 'log_min_duration_statement', value: '1s' },
    ),
    entry(
      'pending-settings',
      seen.pending.length === 0 ? null : say(t.writtenAndNotIn, { pending: seen.pending.join(', ') }),
      t.restartTheServer,
      { restart: true },
    ),
  ]
}
