import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { say } from '@/lib/texts/texts'
import { extensionInput } from './create'

/** A library that the server loads at start, with the extension of the same name where `create` says so. */
export const loadInput = extensionInput.extend({
  /** Create the extension in the connected database once the library is loaded; it takes a restart. */
  create: z.boolean(),
  /** Restart the server through its host. Without it the library waits for a restart by hand. */
  restart: z.boolean(),
})
export type LoadInput = z.infer<typeof loadInput>

/** Puts a library into shared_preload_libraries, restarts where wanted, and creates its extension. */
export const extensionsLoad: ChangeKind<LoadInput> = {
  kind: 'extensions.load',
  permission: 'servers.restart',
  input: loadInput,
  title: ({ name, restart }, target) => say(restart ? t.loadLibrary : t.loadLibraryLater, { name, target }),
  tier: ({ restart }) => (restart ? 3 : 2),
}
