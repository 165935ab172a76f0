import type { ServerRole } from './overview'
import type { Capability, Reading } from './reading'

/** A parameter whose new value counts from the next start on. */
export type PendingSetting = {
  name: string
  /** What the server runs with now. */
  value: string
  /** What it will start with; unknown where the role may not see it. */
  next: Reading<string>
}

/** What a restart of the server would cut off, hold up or bring into effect. All texts are the target's: hostile. */
export type RestartSurvey = {
  /** ISO 8601. It tells this run of the server from the next one. */
  startedAt: string
  role: Reading<ServerRole>
  /** Sessions of clients that would be cut off; those of the panel are not counted. */
  clients: Reading<{ total: number; working: number; longestMs: number | null }>
  /** Prepared (XA, two-phase) transactions: they outlive a restart, and keep their locks. */
  prepared: Reading<number>
  /** Backups that run now, a line each: a restart breaks them off. */
  backups: Reading<string[]>
  /** Standbys or replicas that are connected, a line each. */
  replicas: Reading<string[]>
  pending: Reading<PendingSetting[]>
  /** Bytes the server still has to write before it can stop. */
  toWrite: Reading<number>
  /** What its configuration files hold that would keep it from starting again, a line each. */
  configErrors: Reading<string[]>
  /** Absolute path of its log on its own machine; null where it does not say. */
  logFile: string | null
}

/** Stops a server over its own protocol. */
export type Shutdown = {
  sql: string
  /** Why this role may not, with the grant to paste; null when it may. */
  mayNot(): Promise<{ reason: string; remedy: string } | null>
  run(): Promise<void>
}

/** Makes a server read its configuration files again, without a restart. */
export type Reload = {
  sql: string
  mayNot(): Promise<{ reason: string; remedy: string } | null>
  /** Files that could not be read as they are, a line each. */
  errors(): Promise<Reading<string[]>>
  /** ISO 8601 of the last time they were read. */
  loadedAt(): Promise<string>
  run(): Promise<void>
}

/** The life of a server: what a restart means, and whether it took place. */
export interface Lifecycle {
  survey(): Promise<RestartSurvey>
  /** ISO 8601. */
  startedAt(): Promise<string>
  pending(): Promise<Reading<PendingSetting[]>>
  readonly shutdown: Capability<Shutdown>
  readonly reload: Capability<Reload>
}
