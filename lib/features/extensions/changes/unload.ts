import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { say } from '@/lib/texts/texts'
import { extensionInput } from './create'

export const unloadInput = extensionInput.extend({
  /** Drop the extension of the same name first. */
  drop: z.boolean(),
  restart: z.boolean(),
})
export type UnloadInput = z.infer<typeof unloadInput>

/** Takes a library out of shared_preload_libraries again, with the restart that this needs. */
export const extensionsUnload: ChangeKind<UnloadInput> = {
  kind: 'extensions.unload',
  permission: 'servers.restart',
  input: unloadInput,
  title: ({ name, restart }, target) =>
    say(restart ? t.unloadLibrary : t.unloadLibraryLater, { name, target }),
  tier: ({ restart }) => (restart ? 3 : 2),
}
