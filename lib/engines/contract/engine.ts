import type { ActivityReader } from './activity'
import type { CredentialKind, EngineKind, Flavour, Login, TargetAddress } from './address'
import type { LedgerEntry, PreflightItem } from './capabilities'
import type { MonitorGrants } from './grants'
import type { IndexControlCapability } from './index-control'
import type { IndexReader } from './indexes'
import type { InstrumentCapability } from './instruments'
import type { Inventory } from './inventory'
import type { Lifecycle } from './lifecycle'
import type { LockReader } from './locks'
import type { OverviewReader } from './overview'
import type { PreparedCapability } from './prepared'
import type { ProbeReader } from './probes'
import type { SessionControl, SessionReader } from './sessions'
import type { ExtensionCapability, SettingControl } from './settings'
import type { StatementCapability } from './statements'
import type { TableReader } from './tables'

/** What our own statements of one name have cost a target through this connection. */
export type QueryCost = {
  name: string
  calls: number
  milliseconds: number
  rows: number
  bytes: number
  errors: number
}

/** How one connection is opened. Times are milliseconds. */
export type ConnectOptions = {
  credential: CredentialKind
  /** Goes into application_name / program_name after `quarterdeck:`, e.g. `collector` or a run's id. */
  purpose: string
  connectTimeoutMs?: number
  /** Client-side limit per query; when it passes, the socket is destroyed. Must exceed the server's. */
  queryTimeoutMs?: number
  /** Other users of this target that are the panel's (its operator, seen by the monitor): their sessions are `own`. */
  ownUsers?: readonly string[]
  /** Bytes one answer may have before the socket is destroyed. */
  maxBytes?: number
}

/**
 * One connection to a target with everything the server can be asked through it. A session that failed
 * with a connection error is dead (`isOpen` false) and must be replaced; it never reconnects by itself.
 */
export interface EngineSession {
  readonly kind: EngineKind
  readonly flavour: Flavour
  readonly version: string
  readonly versionNumber: number
  readonly isOpen: boolean
  readonly overview: OverviewReader
  readonly sessions: SessionReader
  readonly control: SessionControl
  readonly locks: LockReader
  readonly statements: StatementCapability
  readonly activity: ActivityReader
  readonly tables: TableReader
  readonly indexes: IndexReader
  readonly indexControl: IndexControlCapability
  readonly prepared: PreparedCapability
  readonly settings: SettingControl
  readonly extensions: ExtensionCapability
  readonly inventory: Inventory
  readonly lifecycle: Lifecycle
  readonly instruments: InstrumentCapability
  readonly grants: MonitorGrants
  readonly probes: ProbeReader
  /** Probes every capability once. */
  ledger(): Promise<LedgerEntry[]>
  /** Version, read-only proof, privileges, capabilities: what a person sees before saving a target. */
  preflight(): Promise<PreflightItem[]>
  /** Cost so far of every named statement of ours. */
  costs(): QueryCost[]
  close(): Promise<void>
}

/** An adapter: opens sessions, and writes the script that makes the two roles with least rights. */
export interface Engine {
  readonly kind: EngineKind
  connect(address: TargetAddress, login: Login, options: ConnectOptions): Promise<EngineSession>
  /** SQL that a superuser of the target runs once; passwords appear as verifiers or placeholders, never plain. */
  roleScript(options: RoleScriptOptions): string
  /** The same for the role of probes, which nothing needs that only watches and acts. */
  probeScript(options: { flavour: Flavour; user: string; clientHost?: string }): string
}

export type RoleScriptOptions = {
  flavour: Flavour
  monitorUser: string
  operatorUser: string
  /** Host part of MySQL accounts, `%` by default. */
  clientHost?: string
}
