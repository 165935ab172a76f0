import type { Flavour } from '../contract/address'
import type { RoleScriptOptions } from '../contract/engine'
import { account, logGrant } from './grants'

/**
 * SQL that makes the two accounts with least rights. MariaDB's ed25519 verifier and MySQL's random password
 * keep plain passwords out of the script.
 */
export function myRoleScript(options: RoleScriptOptions): string {
  const monitor = account(options.monitorUser, options.clientHost)
  const operator = account(options.operatorUser, options.clientHost)
  const lines = options.flavour === 'mariadb' ? mariadb(monitor, operator) : mysql(monitor, operator)
  return [
    '-- Accounts of the panel, with the rights they need and no more. Run once as administrator.',
    ...lines,
    '',
  ].join('\n')
}

function mariadb(monitor: string, operator: string): string[] {
  return [
    "-- Once per server: INSTALL SONAME 'auth_ed25519';",
    '-- Put in the verifier that SELECT ed25519_password(…) or the panel makes from the password.',
    `CREATE USER ${monitor} IDENTIFIED VIA ed25519 USING '<verifier of the monitor>' REQUIRE SSL WITH MAX_USER_CONNECTIONS 3;`,
    `GRANT PROCESS, SHOW DATABASES, SLAVE MONITOR, BINLOG MONITOR ON *.* TO ${monitor};`,
    `GRANT SELECT ON performance_schema.* TO ${monitor};`,
    `GRANT SELECT (User, Host, Super_priv) ON mysql.user TO ${monitor};`,
    '',
    "-- Operator: ends sessions; used by the panel's worker only.",
    `CREATE USER ${operator} IDENTIFIED VIA ed25519 USING '<verifier of the operator>' REQUIRE SSL WITH MAX_USER_CONNECTIONS 5;`,
    `GRANT PROCESS, CONNECTION ADMIN, SLAVE MONITOR, BINLOG MONITOR ON *.* TO ${operator};`,
    `GRANT SELECT ON performance_schema.* TO ${operator};`,
    `GRANT SELECT (User, Host, Super_priv) ON mysql.user TO ${operator};`,
  ]
}

function mysql(monitor: string, operator: string): string[] {
  const make = (name: string, connections: number) =>
    `CREATE USER ${name} IDENTIFIED WITH caching_sha2_password BY RANDOM PASSWORD REQUIRE SSL WITH MAX_USER_CONNECTIONS ${connections};`
  const read = (name: string) => [
    `GRANT SELECT ON performance_schema.* TO ${name};`,
    `GRANT SELECT (User, Host, Super_priv) ON mysql.user TO ${name};`,
    `GRANT SELECT ON mysql.global_grants TO ${name};`,
    `GRANT SELECT ON mysql.innodb_table_stats TO ${name};`,
  ]
  return [
    '-- The server makes each password and shows it once as the answer; it reaches no log.',
    make(monitor, 3),
    `GRANT PROCESS, SHOW DATABASES, REPLICATION CLIENT ON *.* TO ${monitor};`,
    ...read(monitor),
    '',
    "-- Operator: ends sessions; used by the panel's worker only.",
    make(operator, 5),
    `GRANT PROCESS, REPLICATION CLIENT, CONNECTION_ADMIN ON *.* TO ${operator};`,
    ...read(operator),
  ]
}

/** SQL that makes the account for probes. What it may look at, the site decides by what it grants. */
export function myProbeScript(options: { flavour: Flavour; user: string; clientHost?: string }): string {
  const probe = account(options.user, options.clientHost)
  const role = `${options.user}_reads`
  const how =
    options.flavour === 'mariadb'
      ? "IDENTIFIED VIA ed25519 USING '<verifier of the probe>'"
      : 'IDENTIFIED WITH caching_sha2_password BY RANDOM PASSWORD'
  return [
    '-- Account for probes: EXPLAIN, with or without a role, and the error log. Run once as administrator.',
    `CREATE USER ${probe} ${how} REQUIRE SSL WITH MAX_USER_CONNECTIONS 4;`,
    ...(options.flavour === 'mariadb' ? [] : [logGrant(options.user, options.clientHost)]),
    '-- What may be explained: tables to read, or one line for each role; never FILE, SUPER or ALL:',
    `-- GRANT SELECT ON shop.* TO ${probe};`,
    `-- GRANT ${role} TO ${probe};`,
    '',
  ].join('\n')
}
