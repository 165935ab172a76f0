/** What snapshots are kept of. */
export const SNAPSHOT_KINDS = ['settings', 'roles', 'extensions', 'schemas', 'server'] as const
export type SnapshotKind = (typeof SNAPSHOT_KINDS)[number]

/** What can have changed on a target: between two snapshots, or by a change of ours. */
export const EVENT_KINDS = [
  'settings',
  'roles',
  'extensions',
  'schemas',
  'restart',
  'version',
  'role',
  'origin',
  'change',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]
