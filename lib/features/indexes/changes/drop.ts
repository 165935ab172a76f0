import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { say } from '@/lib/texts/texts'

/** An index by its name, in the database the target is registered with. */
export const indexName = z.object({ schema: z.string().min(1).max(63), name: z.string().min(1).max(63) })
export type IndexName = z.infer<typeof indexName>

/** Drops an index that nothing needs; its definition is kept. */
export const indexesDrop: ChangeKind<IndexName> = {
  kind: 'indexes.drop',
  permission: 'indexes.write',
  input: indexName,
  title: ({ schema, name }, target) => say(t.dropIndex, { name: `${schema}.${name}`, target }),
  tier: () => 2,
}
