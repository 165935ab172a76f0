import { AppError } from '@/lib/errors'
import { pgIdent } from '@/lib/sql/identifiers'
import { serverChecksTexts as t } from '@/lib/texts/server-checks'
import { say } from '@/lib/texts/texts'
import { capabilityItems, tlsItem } from '../capability-items'
import type { PreflightItem } from '../contract/capabilities'
import type { PgConnection } from './connection'
import { pgLedger } from './ledger'
import { monitorGrant } from './overview'
import { pgProbeItems } from './probe-preflight'
import { creatableSchemas, roleRights, writableRelations } from './rights'

type Rights = Awaited<ReturnType<typeof readRights>>

/** What a person sees before a target is saved. A monitor that can write or is superuser has failed. */
export async function pgPreflight(connection: PgConnection): Promise<PreflightItem[]> {
  const rights = await readRights(connection)
  const start = [
    ok(
      'reach',
      t.reachable,
      say(t.answersOnPort, { host: connection.address.host, port: connection.address.port }),
    ),
    tlsItem(connection.address.tls.mode),
    authentication(connection),
    version(connection),
    ok('pins', t.sessionSettings, t.searchPathEncodingTime),
  ]
  if (connection.options.credential === 'probe')
    return [...start, readOnly(connection, rights), ...(await pgProbeItems(connection))]
  const ledger = await pgLedger(connection)
  const monitor = connection.options.credential === 'monitor'
  // Control belongs to the operator: a monitor without it is as it should be.
  const leaveOut = monitor ? (['session-control'] as const) : []
  return [
    ...start,
    monitor ? readOnly(connection, rights) : operatorRights(rights),
    privilege(connection, rights),
    ...capabilityItems(ledger, leaveOut),
  ]
}

async function readRights(connection: PgConnection) {
  const [[role], writable, creatable] = await connection.together((send) =>
    Promise.all([send(roleRights), send(writableRelations), send(creatableSchemas)]),
  )
  if (!role) throw new AppError('target.protocol')
  return { ...role, writable: writable.map(([name]) => name), creatable: creatable.map(([name]) => name) }
}

function ok(id: string, title: string, detail: string): PreflightItem {
  return { id, title, status: 'ok', detail, remedy: null }
}

function authentication(connection: PgConnection): PreflightItem {
  if (connection.askedForPassword) return ok('auth', t.signIn, t.scramThePasswordDid)
  return {
    id: 'auth',
    title: t.signIn,
    status: 'warning',
    detail: t.serverLetTheRole,
    remedy: t.inPgHbaConf,
  }
}

function version(connection: PgConnection): PreflightItem {
  const newer = connection.server.versionNumber >= 190_000
  return {
    id: 'version',
    title: t.version,
    status: newer ? 'warning' : 'ok',
    detail: newer
      ? say(t.postgresqlIsNewerThan, { version: connection.version })
      : `PostgreSQL ${connection.version}`,
    remedy: null,
  }
}

/** Reasons why the role can write, each with what takes it away. */
function writeRights(user: string, rights: Rights): { why: string; remedy: string }[] {
  const role = pgIdent(user).quoted
  const found: { why: string; remedy: string }[] = []
  const flag = (is: boolean, why: string, attribute: string) => {
    if (is) found.push({ why, remedy: `ALTER ROLE ${role} ${attribute};` })
  }
  flag(rights.superuser, t.superuser, 'NOSUPERUSER')
  flag(rights.createRole, t.mayMakeRoles, 'NOCREATEROLE')
  flag(rights.createDatabase, t.mayMakeDatabases, 'NOCREATEDB')
  flag(rights.replication, t.mayReplicate, 'NOREPLICATION')
  flag(rights.bypassRowSecurity, t.bypassesRowSecurity, 'NOBYPASSRLS')
  const member = (is: boolean, name: string) => {
    if (is && !rights.superuser) {
      found.push({ why: say(t.memberOf, { name }), remedy: `REVOKE ${name} FROM ${role};` })
    }
  }
  member(rights.writeAllData, 'pg_write_all_data')
  member(rights.executeProgram, 'pg_execute_server_program')
  member(rights.writeFiles, 'pg_write_server_files')
  if (rights.memberOfSuperuser && !rights.superuser) {
    found.push({ why: t.memberOfASuperuser, remedy: `-- revoke that membership from ${role}` })
  }
  if (rights.writable.length > 0 && !rights.superuser && !rights.writeAllData) {
    const [name] = rights.writable
    found.push({
      why: say(t.mayWrite, { writable: rights.writable.join(', ') }),
      remedy: `REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ${name} FROM ${role}, PUBLIC;`,
    })
  }
  return found
}

function readOnly(connection: PgConnection, rights: Rights): PreflightItem {
  const found = writeRights(connection.user, rights)
  const base = { id: 'read-only', title: t.readOnlyRole } as const
  if (found.length > 0) {
    return {
      ...base,
      status: 'failed',
      detail: say(t.roleMustNotBe, {
        credential: connection.options.credential,
        found: found.map((f) => f.why).join('; '),
      }),
      remedy: found.map((f) => f.remedy).join('\n'),
    }
  }
  if (rights.creatable.length > 0) {
    return {
      ...base,
      status: 'warning',
      detail: say(t.roleMayCreateObjects, { creatable: rights.creatable.join(', ') }),
      remedy: rights.creatable.map((name) => `REVOKE CREATE ON SCHEMA ${name} FROM PUBLIC;`).join('\n'),
    }
  }
  return { ...base, status: 'ok', detail: t.roleHasNoRight, remedy: null }
}

function operatorRights(rights: Rights): PreflightItem {
  return {
    id: 'operator-rights',
    title: t.rightsOfTheOperator,
    status: rights.superuser ? 'warning' : 'ok',
    detail: rights.superuser ? t.operatorIsASuperuser : t.notASuperuser,
    remedy: null,
  }
}

function privilege(connection: PgConnection, rights: Rights): PreflightItem {
  return {
    id: 'privilege:pg_monitor',
    title: t.rightToSeeStatistics,
    status: rights.monitor ? 'ok' : 'warning',
    detail: rights.monitor ? t.memberOfPgMonitor : t.withoutPgMonitorOther,
    remedy: rights.monitor ? null : monitorGrant(connection.user),
  }
}
