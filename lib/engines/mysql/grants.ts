import type { Flavour } from '../contract/address'

/** An account's name, for a statement to paste. Backslashes and quotes are doubled. */
export function account(user: string, host = '%'): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
  return `${quoted(user)}@${quoted(host)}`
}

/** Grant that shows a monitor everybody's sessions. */
export function processGrant(user: string): string {
  return `GRANT PROCESS ON *.* TO ${account(user)};`
}

/** Grant that lets a monitor read the state of replication. */
export function replicationGrant(flavour: Flavour, user: string): string {
  const right = flavour === 'mariadb' ? 'SLAVE MONITOR, BINLOG MONITOR' : 'REPLICATION CLIENT'
  return `GRANT ${right} ON *.* TO ${account(user)};`
}

/** Grant that lets an operator end other accounts' sessions. */
export function controlGrant(flavour: Flavour, user: string): string {
  const right = flavour === 'mariadb' ? 'CONNECTION ADMIN' : 'CONNECTION_ADMIN'
  return `GRANT PROCESS, ${right} ON *.* TO ${account(user)};`
}

/** Grant that lets a probe read the error log. */
export function logGrant(user: string, host = '%'): string {
  return `GRANT SELECT ON performance_schema.error_log TO ${account(user, host)};`
}
