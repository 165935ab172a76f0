import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'

export const restartInput = z.object({})
export type RestartInput = z.infer<typeof restartInput>

/** Restarts the server of a target through its host. */
export const serversRestart: ChangeKind<RestartInput> = {
  kind: 'servers.restart',
  permission: 'servers.restart',
  input: restartInput,
  title: (_input, targetName) => `Restart ${targetName}`,
  tier: () => 3,
}
