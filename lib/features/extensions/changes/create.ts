import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'

/** An extension by name, in the database the target is registered with. */
export const extensionInput = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{1,63}$/, 'The name of an extension: letters, digits, _ and -.'),
})
export type ExtensionInput = z.infer<typeof extensionInput>

/** Creates an extension. */
export const extensionsCreate: ChangeKind<ExtensionInput> = {
  kind: 'extensions.create',
  permission: 'extensions.write',
  portable: true,
  input: extensionInput,
  title: ({ name }, targetName) => `Create the extension ${name} on ${targetName}`,
  tier: () => 1,
}
