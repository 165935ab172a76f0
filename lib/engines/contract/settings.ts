import type { Capability } from './reading'

/** Parameters read at most: extensions and plugins may define any number of them. */
export const MOST_SETTINGS = 5_000

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

/** One server parameter with everything the server tells of it. All text is the target's and hostile. */
export type ListedSetting = {
  name: string
  /** At most 4 096 characters; null where the server tells only what is set for the panel's own session. */
  value: string | null
  /** What may be a secret was taken out of the value and of what goes with it. */
  masked: boolean
  unit: string | null
  /** As the server groups it, or as its name does. */
  category: string
  /** What the server says it is for; null where it does not. */
  description: string | null
  /** Where the value comes from, in the server's own words. */
  source: string | null
  file: string | null
  line: number | null
  /** What it has when nobody sets it; null where the server does not tell. */
  default: string | null
  /** Whether somebody set it to something else than its default; null where that cannot be told. */
  changed: boolean | null
  /** Null where the server does not say. */
  applies: SettingApplies | null
  /** Whether another value waits for a restart; null where the server does not say. */
  pending: boolean | null
  /** The value that waits; null where none does, or it may not be seen. */
  next: string | null
  /** Who set it while the server ran, and when, where the server keeps that. */
  setBy: string | null
  setAt: string | null
  /** Its value moves by itself, as a position in a log does: no setting of anybody's. */
  moves: boolean
}

/** All parameters of one moment, in the order of their names. */
export type SettingList = {
  /** Unix milliseconds by the panel's clock. */
  at: number
  settings: ListedSetting[]
  /** What this role may not see of them, each with what would help. */
  gaps: { reason: string; remedy: string | null }[]
}

/** Reads and sets server parameters. Setting needs the operator credential. */
export interface SettingControl {
  /** All parameters, at most `MOST_SETTINGS`. */
  all(): Promise<SettingList>
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
