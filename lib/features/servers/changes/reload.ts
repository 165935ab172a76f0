import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { say } from '@/lib/texts/texts'

export const reloadInput = z.object({})
export type ReloadInput = z.infer<typeof reloadInput>

/** Makes a server read its configuration files again. Nobody is cut off. */
export const serversReload: ChangeKind<ReloadInput> = {
  kind: 'servers.reload',
  permission: 'settings.write',
  input: reloadInput,
  title: (_input, target) => say(t.reload, { target }),
  tier: () => 1,
}
