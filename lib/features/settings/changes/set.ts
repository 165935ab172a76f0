import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'

const name = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,62}(\.[A-Za-z_][A-Za-z0-9_]{0,62})?$/,
    'A parameter’s name, as the server writes it.',
  )

/** A parameter of the server and its new value: null goes back to the default, `add` puts one into a list. */
export const setInput = z.union([
  z.object({ name, value: z.string().max(4000).nullable() }),
  z.object({ name, add: z.string().min(1).max(200) }),
])
export type SetInput = z.infer<typeof setInput>

/** Parameters with which a server loses what it acknowledged, or looks into damaged pages. */
const DANGEROUS = new Set([
  'fsync',
  'full_page_writes',
  'wal_sync_method',
  'zero_damaged_pages',
  'ignore_system_indexes',
  'ignore_checksum_failure',
  'allow_system_table_mods',
  'innodb_flush_log_at_trx_commit',
  'innodb_doublewrite',
  'innodb_force_recovery',
  'sync_binlog',
])

/** Sets a parameter of the server for good. */
export const settingsSet: ChangeKind<SetInput> = {
  kind: 'settings.set',
  permission: 'settings.write',
  input: setInput,
  title: (input, targetName) => {
    if ('add' in input) return `Add ${input.add} to ${input.name} on ${targetName}`
    return input.value === null
      ? `Set ${input.name} back to its default on ${targetName}`
      : `Set ${input.name} to ${input.value} on ${targetName}`
  },
  tier: (input) => (DANGEROUS.has(input.name.toLowerCase()) ? 3 : 2),
}
