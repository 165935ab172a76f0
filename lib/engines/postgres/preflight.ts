import { AppError } from '@/lib/errors'
import { pgIdent } from '@/lib/sql/identifiers'
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
    ok('reach', 'Reachable', `${connection.address.host} answers on port ${connection.address.port}.`),
    tlsItem(connection.address.tls.mode),
    authentication(connection),
    version(connection),
    ok(
      'pins',
      'Session settings',
      'search_path, encoding, time limits and formats are fixed and were read back.',
    ),
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
  if (connection.askedForPassword)
    return ok('auth', 'Sign-in', 'SCRAM: the password did not leave the panel.')
  return {
    id: 'auth',
    title: 'Sign-in',
    status: 'warning',
    detail: 'The server let the role in without asking for the password.',
    remedy: 'In pg_hba.conf use scram-sha-256 for the address of the panel.',
  }
}

function version(connection: PgConnection): PreflightItem {
  const newer = connection.server.versionNumber >= 190_000
  return {
    id: 'version',
    title: 'Version',
    status: newer ? 'warning' : 'ok',
    detail: newer
      ? `PostgreSQL ${connection.version} is newer than what the panel was tested with.`
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
  flag(rights.superuser, 'it is a superuser', 'NOSUPERUSER')
  flag(rights.createRole, 'it may make roles', 'NOCREATEROLE')
  flag(rights.createDatabase, 'it may make databases', 'NOCREATEDB')
  flag(rights.replication, 'it may replicate', 'NOREPLICATION')
  flag(rights.bypassRowSecurity, 'it bypasses row security', 'NOBYPASSRLS')
  const member = (is: boolean, name: string) => {
    if (is && !rights.superuser) {
      found.push({ why: `it is a member of ${name}`, remedy: `REVOKE ${name} FROM ${role};` })
    }
  }
  member(rights.writeAllData, 'pg_write_all_data')
  member(rights.executeProgram, 'pg_execute_server_program')
  member(rights.writeFiles, 'pg_write_server_files')
  if (rights.memberOfSuperuser && !rights.superuser) {
    found.push({ why: 'it is a member of a superuser', remedy: `-- revoke that membership from ${role}` })
  }
  if (rights.writable.length > 0 && !rights.superuser && !rights.writeAllData) {
    const [name] = rights.writable
    found.push({
      why: `it may write ${rights.writable.join(', ')}`,
      remedy: `REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ${name} FROM ${role}, PUBLIC;`,
    })
  }
  return found
}

function readOnly(connection: PgConnection, rights: Rights): PreflightItem {
  const found = writeRights(connection.user, rights)
  const base = { id: 'read-only', title: 'Read-only role' } as const
  if (found.length > 0) {
    return {
      ...base,
      status: 'failed',
      detail: `The ${connection.options.credential} role must not be able to write: ${found.map((f) => f.why).join('; ')}.`,
      remedy: found.map((f) => f.remedy).join('\n'),
    }
  }
  if (rights.creatable.length > 0) {
    return {
      ...base,
      status: 'warning',
      detail: `The role may create objects in ${rights.creatable.join(', ')}.`,
      remedy: rights.creatable.map((name) => `REVOKE CREATE ON SCHEMA ${name} FROM PUBLIC;`).join('\n'),
    }
  }
  return { ...base, status: 'ok', detail: 'The role has no right to write in this database.', remedy: null }
}

function operatorRights(rights: Rights): PreflightItem {
  return {
    id: 'operator-rights',
    title: 'Rights of the operator',
    status: rights.superuser ? 'warning' : 'ok',
    detail: rights.superuser
      ? 'The operator is a superuser; the role script makes one with less.'
      : 'Not a superuser.',
    remedy: null,
  }
}

function privilege(connection: PgConnection, rights: Rights): PreflightItem {
  return {
    id: 'privilege:pg_monitor',
    title: 'Right to see statistics',
    status: rights.monitor ? 'ok' : 'warning',
    detail: rights.monitor ? 'Member of pg_monitor.' : "Without pg_monitor other users' sessions are hidden.",
    remedy: rights.monitor ? null : monitorGrant(connection.user),
  }
}
