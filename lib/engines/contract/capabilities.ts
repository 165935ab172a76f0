import type { MonitorRight } from './grants'
import type { InstrumentSwitch } from './instruments'

/** Things a server may or may not offer; each is probed once and remembered in the target's ledger. */
export type CapabilityName =
  | 'overview'
  | 'sessions'
  | 'session-control'
  | 'database-sizes'
  | 'wraparound'
  | 'statements'
  | 'lock-waits'
  | 'replication-status'
  | 'performance-schema'
  | 'io-timing'
  | 'slow-log'
  | 'instruments'
  | 'pending-settings'

/** What would give a capability, as a change can do it. */
export type LedgerFix =
  | { setting: string; value: string }
  | { settings: { name: string; value: string }[] }
  | { extension: string }
  /** A library that is loaded at start, with the extension of the same name. */
  | { library: string }
  /** Switches of performance_schema that must be on. */
  | { switches: InstrumentSwitch[] }
  /** Rights that the connected account lacks; of which of its accounts, on MySQL and MariaDB. */
  | { rights: MonitorRight[]; host: string | null }
  /** Switches that only a file of the server's own turns, at its next start. */
  | { atStart: 'performance_schema' }
  | { restart: true }

/** One line of the capability ledger. */
export type LedgerEntry = {
  name: CapabilityName
  supported: boolean
  /** Why not, in words for the person who has to mend it; null when supported. */
  reason: string | null
  /** The statement or setting that would make it supported; null when there is none. */
  remedy: string | null
  /** The same as a change of the panel, where it has one. */
  fix?: LedgerFix
}

/** One line of the preflight list at registration. */
export type PreflightItem = {
  /** Stable id, e.g. `reach`, `tls`, `version`, `privilege:pg_monitor`, `capability:statements`. */
  id: string
  title: string
  status: 'ok' | 'warning' | 'failed' | 'unknown'
  detail: string
  /** SQL or a setting to paste. */
  remedy: string | null
}
