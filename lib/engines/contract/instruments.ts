import type { Capability } from './reading'

/** A switch of performance_schema: a consumer keeps events, an instrument makes them. */
export type InstrumentSwitch = { what: 'consumer' | 'instrument'; name: string }

/** Turns consumers and instruments on and off. Needs the operator credential. */
export interface InstrumentControl {
  /** Whether it is on; null when the server has none of that name. */
  find(one: InstrumentSwitch): Promise<boolean | null>
  /** Why this role may not turn them, with the grant to paste; null when it may. */
  mayNot(): Promise<{ reason: string; remedy: string } | null>
  /** What `set` runs, as text to read in a plan; never sent as it stands. */
  setSql(one: InstrumentSwitch, on: boolean): string
  set(one: InstrumentSwitch, on: boolean): Promise<void>
  /** The line of the configuration file with which it stays so after a restart. */
  optionLine(one: InstrumentSwitch, on: boolean): string
}

/** performance_schema is MySQL's and MariaDB's, and may be off. */
export type InstrumentCapability = () => Promise<Capability<InstrumentControl>>
