import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { say } from '@/lib/texts/texts'

export const restartInput = z.object({})
export type RestartInput = z.infer<typeof restartInput>

/** Restarts the server of a target through its host. */
export const serversRestart: ChangeKind<RestartInput> = {
  kind: 'servers.restart',
  permission: 'servers.restart',
  input: restartInput,
  title: (_input, target) => say(t.restart, { target }),
  tier: () => 3,
}
