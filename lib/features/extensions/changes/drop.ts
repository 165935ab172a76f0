import type { ChangeKind } from '@/lib/changes/kind'
import { type ExtensionInput, extensionInput } from './create'

/** Drops an extension that nothing depends on. */
export const extensionsDrop: ChangeKind<ExtensionInput> = {
  kind: 'extensions.drop',
  permission: 'extensions.write',
  portable: true,
  input: extensionInput,
  title: ({ name }, targetName) => `Drop the extension ${name} on ${targetName}`,
  tier: () => 2,
}
