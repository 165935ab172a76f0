import type { Reading } from './reading'

/** Every right the panel's monitor may need. Nothing else is granted by the panel. */
export const MONITOR_RIGHTS = [
  'pg_monitor',
  'PROCESS',
  'REPLICATION CLIENT',
  'SLAVE MONITOR',
  'BINLOG MONITOR',
  'SELECT ON performance_schema.*',
] as const
export type MonitorRight = (typeof MONITOR_RIGHTS)[number]

/** Whom a right is for. `host` is the second half of a MySQL or MariaDB account; null elsewhere. */
export type Grantee = { user: string; host: string | null }

/** Gives the panel's monitor the rights it reads with. Needs the operator credential, with the right to grant. */
export interface MonitorGrants {
  /** Those that this engine and flavour have. */
  readonly offered: readonly MonitorRight[]
  /** The accounts of that user, e.g. one a host; empty where there is none. */
  accounts(user: string): Promise<Reading<Grantee[]>>
  /** Of these rights, those that it has by itself. */
  held(grantee: Grantee, rights: readonly MonitorRight[]): Promise<Reading<MonitorRight[]>>
  /** Why this role may not grant them, with what would help; null when it may. */
  mayNot(rights: readonly MonitorRight[]): Promise<{ reason: string; remedy: string } | null>
  /** What `grant` and `revoke` run, as text to read in a plan; never sent as it stands. */
  grantSql(right: MonitorRight, grantee: Grantee): string
  revokeSql(right: MonitorRight, grantee: Grantee): string
  grant(right: MonitorRight, grantee: Grantee): Promise<void>
  revoke(right: MonitorRight, grantee: Grantee): Promise<void>
}
