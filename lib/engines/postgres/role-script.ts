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

/**
 * SQL that makes the role for probes. It has no right of its own but to sign in and to read the end of the log through
 * one function; what it may look at as another role, the site decides by granting that role.
 */
export function pgProbeScript(options: { user: string }): string {
  const probe = pgIdent(options.user).quoted
  return [
    '-- Role for probes: EXPLAIN as another role, the end of the log. Run once as superuser, in psql,',
    '-- in the database that the target names.',
    `CREATE ROLE ${probe} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 4;`,
    `ALTER ROLE ${probe} SET default_transaction_read_only = on;`,
    `ALTER ROLE ${probe} SET statement_timeout = '20s';`,
    `ALTER ROLE ${probe} SET search_path = pg_catalog, pg_temp;`,
    `ALTER ROLE ${probe} SET lock_timeout = '500ms';`,
    `ALTER ROLE ${probe} SET idle_in_transaction_session_timeout = '10s';`,
    '',
    '-- The end of the present log file, a megabyte at most, and no other file.',
    'CREATE SCHEMA IF NOT EXISTS quarterdeck;',
    'CREATE OR REPLACE FUNCTION quarterdeck.log_tail(bytes integer, OUT name text, OUT size bigint, OUT part bytea)',
    '  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$',
    'BEGIN',
    "  name := coalesce(pg_current_logfile('stderr'), pg_current_logfile());",
    '  IF name IS NULL THEN RETURN; END IF;',
    '  size := (pg_stat_file(name)).size;',
    '  part := pg_read_binary_file(name, greatest(0, size - least(bytes, 1048576)), least(bytes, 1048576));',
    'END $$;',
    'REVOKE ALL ON FUNCTION quarterdeck.log_tail(integer) FROM PUBLIC;',
    `GRANT USAGE ON SCHEMA quarterdeck TO ${probe};`,
    `GRANT EXECUTE ON FUNCTION quarterdeck.log_tail(integer) TO ${probe};`,
    '',
    '-- One line for each role as which statements may be explained; never a superuser:',
    `-- GRANT shop_app TO ${probe};`,
    '',
    '-- Password: psql asks for it and sends only its SCRAM verifier, so that it reaches no log.',
    "SET password_encryption = 'scram-sha-256';",
    `\\password ${probe}`,
    '',
  ].join('\n')
}
