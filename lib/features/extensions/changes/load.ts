import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
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
  title: ({ name, restart }, targetName) =>
    restart
      ? `Load the library ${name} on ${targetName}, with a restart`
      : `Have ${targetName} load the library ${name} at its next start`,
  tier: ({ restart }) => (restart ? 3 : 2),
}
