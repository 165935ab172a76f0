import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'

export const startInput = z.object({})
export type StartInput = z.infer<typeof startInput>

/** Starts the stopped server of a target through its host. */
export const serversStart: ChangeKind<StartInput> = {
  kind: 'servers.start',
  permission: 'servers.restart',
  input: startInput,
  title: (_input, targetName) => `Start ${targetName}`,
  tier: () => 2,
}
