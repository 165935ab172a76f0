import type { ChangeKind } from '@/lib/changes/kind'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { say } from '@/lib/texts/texts'
import { type ExtensionInput, extensionInput } from './create'

/** Drops an extension that nothing depends on. */
export const extensionsDrop: ChangeKind<ExtensionInput> = {
  kind: 'extensions.drop',
  permission: 'extensions.write',
  portable: true,
  input: extensionInput,
  title: ({ name }, target) => say(t.dropExtension, { name, target }),
  tier: () => 2,
}
