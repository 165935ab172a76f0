import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { say } from '@/lib/texts/texts'

export const startInput = z.object({})
export type StartInput = z.infer<typeof startInput>

/** Starts the stopped server of a target through its host. */
export const serversStart: ChangeKind<StartInput> = {
  kind: 'servers.start',
  permission: 'servers.restart',
  input: startInput,
  title: (_input, target) => say(t.start, { target }),
  tier: () => 2,
}
