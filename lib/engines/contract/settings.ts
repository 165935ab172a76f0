import type { Capability } from './reading'

/** When a new value of a server parameter counts. */
export type SettingApplies = 'now' | 'reload' | 'restart' | 'never'

/** One server parameter as the server tells it. */
export type Setting = {
  name: string
  /** As the server shows it; of a list, its elements joined with `, `. */
  value: string
  unit: string | null
  /** What it takes, in words: `boolean`, `1 to 100`, `one of a, b`. */
  takes: string
  applies: SettingApplies
  /** Where the value comes from, e.g. `default`, `configuration file`; null where the server does not say. */
  source: string | null
  /** A value that counts only after a restart is written already. */
  pendingRestart: boolean
  /** Whether several values are listed, e.g. shared_preload_libraries. */
  isList: boolean
  /** Whether what we set outlives a restart of the server. */
  isKept: boolean
  /** Whether sessions that are open now get a new value as well; null where the server does not say. */
  reachesOpen: boolean | null
}

/** Reads and sets server parameters. Setting needs the operator credential. */
export interface SettingControl {
  /** The parameter; null when the server has none of that name, or hides it from this role. */
  find(name: string): Promise<Setting | null>
  /** Why no statement at all sets it, e.g. because it is read from a file at start; null where one does. */
  cannot(setting: Setting): string | null
  /** Why this role may not set it, with the grant to paste; null when it may. */
  mayNot(name: string): Promise<{ reason: string; remedy: string } | null>
  /** What `set` runs, as text to read in a plan; never sent as it stands. `null` goes back to the default. */
  setSql(setting: Setting, value: string | null): string
  /** Sets it for the whole server, for good where the server can; makes the server read it where that is needed. */
  set(setting: Setting, value: string | null): Promise<void>
}

/** An extension that the server offers. */
export type Extension = {
  name: string
  defaultVersion: string
  /** The schema it must live in, or `public`. */
  schema: string
  /** In the connected database; null when it is not created there. */
  installedVersion: string | null
  /** Why this role may not create it, with what would help; null when it may. */
  mayNot: { reason: string; remedy: string } | null
}

/** Creates and drops extensions in the connected database. Needs the operator credential. */
export interface ExtensionControl {
  /** The extension; null when its files are not on the server. */
  find(name: string): Promise<Extension | null>
  createSql(extension: Pick<Extension, 'name' | 'schema'>): string
  create(extension: Pick<Extension, 'name' | 'schema'>): Promise<void>
  dropSql(name: string): string
  /** Without CASCADE: what depends on it stops the drop. */
  drop(name: string): Promise<void>
}

/** Extensions are PostgreSQL's; elsewhere it says so. */
export type ExtensionCapability = Capability<ExtensionControl>
