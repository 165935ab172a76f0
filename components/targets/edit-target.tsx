'use client'
import { EditTargetHost } from '@/components/hosts/edit-target-host'
import type { Target } from '@/lib/features/targets/contract'
import { EditAddress } from './edit-address'
import { EditCredentials } from './edit-credentials'
import { EditPlace } from './edit-place'
import { EditWatching } from './edit-watching'
import { RemoveTarget } from './remove-target'
import { useEditedTarget } from './use-edited-target'

/** Everything about a target that can be changed in the panel; each part is saved by itself. */
export function EditTarget({ initial }: { initial: Target }) {
  const { target, saved } = useEditedTarget(initial)
  return (
    <div>
      <EditPlace target={target} onSaved={saved} />
      <EditAddress target={target} onSaved={saved} />
      <EditCredentials target={target} onSaved={saved} />
      <EditTargetHost targetId={target.id} />
      <EditWatching target={target} onSaved={saved} />
      <RemoveTarget target={target} />
    </div>
  )
}
