import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { say } from '@/lib/texts/texts'

/** An index as the server writes its definition, in the database the target is registered with. */
export const indexDefinition = z.object({ definition: z.string().trim().min(1).max(4_000) })
export type IndexDefinition = z.infer<typeof indexDefinition>

/** Makes an index beside those who write. */
export const indexesCreate: ChangeKind<IndexDefinition> = {
  kind: 'indexes.create',
  permission: 'indexes.write',
  portable: true,
  input: indexDefinition,
  title: ({ definition }, target) =>
    say(t.createIndex, {
      name: /INDEX (?:CONCURRENTLY )?("(?:[^"]|"")+"|\S+) ON /.exec(definition)?.[1] ?? '?',
      target,
    }),
  tier: () => 1,
}
