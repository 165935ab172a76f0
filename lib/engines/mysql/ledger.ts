import { AppError } from '@/lib/errors'
import { serverChecksTexts as t } from '@/lib/texts/server-checks'
import { say } from '@/lib/texts/texts'
import type { LedgerEntry, LedgerFix } from '../contract/capabilities'
import type { MonitorRight } from '../contract/grants'
import { ledgerEntry as entry } from '../ledger-entry'
import { optional } from '../optional'
import type { MyConnection } from './connection'
import { account, controlGrant, processGrant, replicationGrant } from './grants'
import { wantedSwitches } from './instruments'
import { myPending } from './lifecycle'
import { globalRights, sources } from './rights'

/** Seconds above which a statement is worth a line in the log. */
const SLOW_SECONDS = 1

/** Probes once what the server and the account offer; what only PostgreSQL has is not in it. */
export async function myLedger(connection: MyConnection): Promise<LedgerEntry[]> {
  const rights = new Set(await connection.run(globalRights))
  const [seen] = await connection.run(sources)
  if (!seen) throw new AppError('target.protocol')
  const { flavour } = connection.server
  const has = (...names: string[]) => names.some((name) => rights.has(name))
  const granting = (...needed: MonitorRight[]): LedgerFix => ({ rights: needed, host: seen.host })
  const off = seen.instruments ? null : t.performanceSchemaIsOff
  const turnOn = say(t.inMysqld, { line: 'performance_schema = ON' })
  const keeps: LedgerFix =
    flavour === 'mysql' ? { setting: 'performance_schema', value: 'ON' } : { atStart: 'performance_schema' }
  const turn = off ? keeps : undefined
  const all = has('PROCESS') ? null : t.otherAccountsSessionsAre
  const process = all ? granting('PROCESS') : undefined
  const replication = has('REPLICATION CLIENT', 'SLAVE MONITOR', 'REPLICA MONITOR', 'SUPER')
  return [
    entry('overview', null),
    entry('sessions', all, processGrant(connection.user), process),
    entry(
      'session-control',
      has('CONNECTION_ADMIN', 'CONNECTION ADMIN', 'SUPER') ? null : t.thisAccountMayNot,
      controlGrant(flavour, connection.user),
    ),
    entry(
      'database-sizes',
      has('PROCESS') ? null : t.innodbListsItsFiles,
      processGrant(connection.user),
      process,
    ),
    entry('statements', off, turnOn, turn),
    entry(
      'lock-waits',
      all ?? (flavour === 'mysql' ? off : null),
      all ? processGrant(connection.user) : turnOn,
      all ? process : turn,
    ),
    entry(
      'replication-status',
      replication ? null : t.stateOfReplicationIs,
      replicationGrant(flavour, connection.user),
      flavour === 'mariadb' ? granting('SLAVE MONITOR', 'BINLOG MONITOR') : granting('REPLICATION CLIENT'),
    ),
    entry('performance-schema', off, turnOn, turn),
    entry('io-timing', off, turnOn, turn),
    slowLog(seen),
    ...(off ? [] : [await instruments(connection, granting('SELECT ON performance_schema.*'))]),
    ...(flavour === 'mysql' ? await pending(connection) : []),
  ]
}

function slowLog(seen: { slowLog: boolean; slowSeconds: number; logOutput: string }): LedgerEntry {
  const nowhere = /NONE/i.test(seen.logOutput)
  const settings = [
    ...(nowhere ? [{ name: 'log_output', value: 'FILE' }] : []),
    ...(seen.slowSeconds > SLOW_SECONDS ? [{ name: 'long_query_time', value: String(SLOW_SECONDS) }] : []),
    ...(seen.slowLog ? [] : [{ name: 'slow_query_log', value: 'ON' }]),
  ]
  const why = seen.slowLog ? (nowhere ? t.slowQueryLogIs : null) : t.slowQueryLogIs2
  const remedy = settings.map(
    ({ name, value }) => `SET GLOBAL ${name} = ${/^\d/.test(value) ? value : `'${value}'`};`,
  )
  return entry('slow-log', why, remedy.join(' '), { settings })
}

async function instruments(connection: MyConnection, grant: LedgerFix): Promise<LedgerEntry> {
  const seen = await optional(connection.run(wantedSwitches))
  if (!seen.known)
    return entry(
      'instruments',
      say(t.switchesOfPerformanceSchema, { reason: seen.reason }),
      `GRANT SELECT ON performance_schema.* TO ${account(connection.user)};`,
      grant,
    )
  const off = seen.value.filter(([, , enabled]) => enabled !== 'YES')
  if (off.length === 0) return entry('instruments', null)
  const table = (what: 'consumer' | 'instrument') => `performance_schema.setup_${what}s`
  return entry(
    'instruments',
    say(t.offInPerformanceSchema, { off: off.map(([, name]) => name).join(', ') }),
    off.map(([what, name]) => `UPDATE ${table(what)} SET ENABLED = 'YES' WHERE NAME = '${name}';`).join(' '),
    { switches: off.map(([what, name]) => ({ what, name })) },
  )
}

async function pending(connection: MyConnection): Promise<LedgerEntry[]> {
  const waiting = await myPending(connection)
  // Hidden from this account: nothing can be said, and nothing is.
  if (!waiting.known) return []
  const names = waiting.value.map(({ name }) => name).join(', ')
  const why = names === '' ? null : say(t.keptForTheNext, { names })
  return [entry('pending-settings', why, t.restartTheServer, { restart: true })]
}
