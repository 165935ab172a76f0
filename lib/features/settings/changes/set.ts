import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { checkTexts as checks } from '@/lib/texts/checks'
import { say } from '@/lib/texts/texts'

const name = z
  .string()
  .trim()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}(\.[A-Za-z_][A-Za-z0-9_]{0,62})?$/, checks.parameterName)
const value = z.string().max(4000).nullable()

/**
 * A parameter of the server and its new value: null goes back to the default, `add` puts one into a list. `all` sets
 * several in order, as a slow query log wants it.
 */
export const setInput = z.union([
  z.object({ name, value }),
  z.object({ name, add: z.string().min(1).max(200) }),
  z.object({
    all: z
      .array(z.object({ name, value }))
      .min(1)
      .max(10)
      .refine(
        (all) => new Set(all.map((one) => one.name.toLowerCase())).size === all.length,
        checks.eachOnce,
      ),
  }),
])
export type SetInput = z.infer<typeof setInput>

/** One parameter of the input. */
export type SetOne = { name: string; value: string | null } | { name: string; add: string }

/** The parameters of the input, in order. */
export function parametersOf(input: SetInput): SetOne[] {
  return 'all' in input ? input.all : [input]
}

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

/** Sets parameters of the server for good. */
export const settingsSet: ChangeKind<SetInput> = {
  kind: 'settings.set',
  permission: 'settings.write',
  portable: true,
  input: setInput,
  title: (input, target) => {
    if ('all' in input) return say(t.set, { names: input.all.map((one) => one.name).join(', '), target })
    if ('add' in input) return say(t.add, { value: input.add, name: input.name, target })
    return input.value === null
      ? say(t.setBack, { name: input.name, target })
      : say(t.setTo, { name: input.name, value: input.value, target })
  },
  tier: (input) => (parametersOf(input).some((one) => DANGEROUS.has(one.name.toLowerCase())) ? 3 : 2),
}
