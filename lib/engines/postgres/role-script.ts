import { pgIdent } from '@/lib/sql/identifiers'
import type { RoleScriptOptions } from '../contract/engine'

/**
 * SQL that makes the two roles with least rights, for PostgreSQL 14 and later. It holds no password: psql's
 * `\password` sets each, sending only its SCRAM verifier.
 */
export function pgRoleScript(options: RoleScriptOptions): string {
  const monitor = pgIdent(options.monitorUser).quoted
  const operator = pgIdent(options.operatorUser).quoted
  const attributes = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS'
  const pins = (role: string) => [
    `ALTER ROLE ${role} SET search_path = pg_catalog, pg_temp;`,
    `ALTER ROLE ${role} SET lock_timeout = '500ms';`,
    `ALTER ROLE ${role} SET idle_in_transaction_session_timeout = '10s';`,
  ]
  return [
    '-- Roles of the panel, with the rights it needs and no more. Run once as superuser, in psql.',
    '-- Monitor: reads statistics.',
    `CREATE ROLE ${monitor} ${attributes} CONNECTION LIMIT 3;`,
    `GRANT pg_monitor TO ${monitor};`,
    `ALTER ROLE ${monitor} SET default_transaction_read_only = on;`,
    `ALTER ROLE ${monitor} SET statement_timeout = '20s';`,
    ...pins(monitor),
    '',
    "-- Operator: cancels and ends sessions; used by the panel's worker only.",
    `CREATE ROLE ${operator} ${attributes} CONNECTION LIMIT 5;`,
    `GRANT pg_monitor, pg_signal_backend TO ${operator};`,
    ...pins(operator),
    '',
    '-- Passwords: psql asks for each and sends only its SCRAM verifier, so that none reaches a log.',
    "SET password_encryption = 'scram-sha-256';",
    `\\password ${monitor}`,
    `\\password ${operator}`,
    '',
  ].join('\n')
}
