import type { Secret } from '@/lib/crypto/secret'

/** The two families of adapter. MariaDB is a flavour inside `mysql`. */
export type EngineKind = 'postgres' | 'mysql'

/** The product behind an adapter, as the server itself says. */
export type Flavour = 'postgresql' | 'mysql' | 'mariadb'

/**
 * How a connection is protected. `verify-full` checks the chain and the name; `verify-ca` the chain only;
 * `require` encrypts without checking; `disable` is plain text.
 */
export type TlsMode = 'verify-full' | 'verify-ca' | 'require' | 'disable'

/** Where a target listens and how it must prove itself. Typed fields only, never a connection string. */
export type TargetAddress = {
  engine: EngineKind
  host: string
  port: number
  /** Database to connect to: PostgreSQL needs one, MySQL may do without (empty string). */
  database: string
  tls: { mode: TlsMode /** PEM of the site's own CA; absent: the system store. */; ca?: string }
  /** IP address that the egress guard resolved and checked; connections go there, never to a second look-up. */
  resolvedIp?: string
}

/**
 * Which credential of a target a login is: one that watches, one that acts, and one for reads that need more
 * than watching (`lib/probes`), which cannot write either.
 */
export const CREDENTIAL_KINDS = ['monitor', 'operator', 'probe'] as const
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number]

/** A user name with its password, opened for one use. */
export type Login = { user: string; password: Secret }
