import type { Reading } from './reading'

/** Something that a server has, with what is to be known of it, as words. Names and texts are the target's: hostile. */
export type InventoryItem = { name: string; facts: Readonly<Record<string, string>> }

/** Items of one kind that are read at most. */
export const MOST_ITEMS = 5_000

/** What a server has that seldom changes. Cheap enough for once an hour. */
export interface Inventory {
  /**
   * Which server this is, over restarts and upgrades: two under one address are told apart. PostgreSQL's system
   * identifier, MySQL's server_uuid, MariaDB's ids with its host and folder.
   */
  origin(): Promise<Reading<string>>
  /** Roles (PostgreSQL's own `pg_…` left out) or accounts, with their attributes and what they are members of. */
  roles(): Promise<Reading<InventoryItem[]>>
  /** Extensions of the connected database, or plugins that were loaded, with their versions. */
  extensions(): Promise<Reading<InventoryItem[]>>
  /** Schemas with their `bytes` as the catalogue last knew them: of the connected database on PostgreSQL, else of all. */
  schemas(): Promise<Reading<InventoryItem[]>>
}
