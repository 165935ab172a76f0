import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { checkTexts as checks } from '@/lib/texts/checks'
import { say } from '@/lib/texts/texts'

/** An extension by name, in the database the target is registered with. */
export const extensionInput = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{1,63}$/, checks.extensionName),
})
export type ExtensionInput = z.infer<typeof extensionInput>

/** Creates an extension. */
export const extensionsCreate: ChangeKind<ExtensionInput> = {
  kind: 'extensions.create',
  permission: 'extensions.write',
  portable: true,
  input: extensionInput,
  title: ({ name }, target) => say(t.createExtension, { name, target }),
  tier: () => 1,
}
