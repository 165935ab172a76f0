import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { say } from '@/lib/texts/texts'

/** Whether performance_schema shall be on from the next start on. Off takes the panel's own file away again. */
export const atStartInput = z.object({ on: z.boolean() })
export type AtStartInput = z.infer<typeof atStartInput>

/** Turns performance_schema on where only a file of the server can do it: writes that file and restarts. */
export const instrumentsAtStart: ChangeKind<AtStartInput> = {
  kind: 'instruments.at-start',
  permission: 'servers.restart',
  input: atStartInput,
  title: ({ on }, target) => say(on ? t.performanceSchemaOn : t.performanceSchemaOff, { target }),
  tier: () => 3,
}
