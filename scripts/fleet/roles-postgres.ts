import { pgRoleScript } from '@/lib/engines/postgres/role-script'
import { scramVerifier } from '@/lib/sandbox/scram-verifier'
import type { FleetState } from './state'

type Passwords = FleetState['passwords']['postgres']

/** Roles of the shop: who owns its schemas, who works with them, and who replicates. Verifiers, never passwords. */
export function postgresRoles(passwords: Passwords): string {
  const login = (name: string, password: string, options = '') =>
    `CREATE ROLE ${name} LOGIN ${options} PASSWORD '${scramVerifier(password)}';`
  return [
    'CREATE ROLE shop_owner NOLOGIN; CREATE ROLE crm_owner NOLOGIN; CREATE ROLE finance_owner NOLOGIN;',
    'CREATE ROLE web_owner NOLOGIN; CREATE ROLE audit_owner NOLOGIN;',
    'CREATE ROLE shop_read NOLOGIN; CREATE ROLE shop_write NOLOGIN;',
    login('replication', passwords.replication, 'REPLICATION'),
    login('route_check', passwords.routeCheck, 'CONNECTION LIMIT 8'),
    login('app_web', passwords.web, 'CONNECTION LIMIT 20'),
    login('app_reports', passwords.reports, 'CONNECTION LIMIT 5'),
    login('app_jobs', passwords.jobs, 'CONNECTION LIMIT 10'),
    'GRANT shop_read TO shop_write; GRANT shop_write TO app_web, app_jobs; GRANT shop_read TO app_reports;',
  ].join('\n')
}

/** The panel's two roles by the panel's own script; psql's password prompts become verifiers. */
export function postgresPanelRoles(passwords: Passwords): string {
  const script = pgRoleScript({
    flavour: 'postgresql',
    monitorUser: 'qd_monitor',
    operatorUser: 'qd_operator',
  })
  const plain = script.split('\n').filter((line) => !line.startsWith('\\'))
  return [
    ...plain,
    `ALTER ROLE qd_monitor PASSWORD '${scramVerifier(passwords.monitor)}';`,
    `ALTER ROLE qd_operator PASSWORD '${scramVerifier(passwords.operator)}';`,
  ].join('\n')
}
