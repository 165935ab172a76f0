import { myRoleScript } from '@/lib/engines/mysql/role-script'
import { mariadbEd25519Verifier } from '@/lib/sandbox/mariadb-password'
import type { FleetState } from './state'

type Passwords = FleetState['passwords']['mariadb']

const account = (name: string, password: string) =>
  `CREATE USER ${name}@'%' IDENTIFIED VIA ed25519 USING '${mariadbEd25519Verifier(password)}'`

/** What an empty server runs before its first connection: no anonymous account, no open root, one administrator. */
export function mariadbFirstStatements(passwords: Passwords): string[] {
  const verifier = mariadbEd25519Verifier(passwords.admin)
  return [
    'SET sql_log_bin = 0',
    "DELETE FROM mysql.global_priv WHERE User = ''",
    'FLUSH PRIVILEGES',
    `ALTER USER root@localhost IDENTIFIED VIA ed25519 USING '${verifier}'`,
    account('admin', passwords.admin),
    "GRANT ALL PRIVILEGES ON *.* TO admin@'%' WITH GRANT OPTION",
  ]
}

/** Accounts of the market: who works with it and who replicates. Verifiers, never passwords. */
export function mariadbRoles(passwords: Passwords): string[] {
  return [
    account('replication', passwords.replication),
    "GRANT REPLICATION SLAVE ON *.* TO replication@'%'",
    account('market_web', passwords.web),
    account('market_jobs', passwords.jobs),
    account('market_reports', passwords.reports),
    ...['market_web', 'market_jobs'].flatMap((user) => [
      `GRANT SELECT, INSERT, UPDATE, DELETE ON market.* TO ${user}@'%'`,
      `GRANT SELECT, UPDATE ON crm.* TO ${user}@'%'`,
      `GRANT SELECT, INSERT ON audit.* TO ${user}@'%'`,
    ]),
    "GRANT DROP ON market.sales_cache TO market_jobs@'%'",
    "GRANT SELECT ON market.* TO market_reports@'%'",
  ]
}

/** The panel's two accounts by the panel's own script, with verifiers in place of its placeholders. */
export function mariadbPanelRoles(passwords: Passwords): string[] {
  return myRoleScript({ flavour: 'mariadb', monitorUser: 'qd_monitor', operatorUser: 'qd_operator' })
    .replace('<verifier of the monitor>', mariadbEd25519Verifier(passwords.monitor))
    .replace('<verifier of the operator>', mariadbEd25519Verifier(passwords.operator))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('--'))
}
