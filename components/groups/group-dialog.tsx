'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { savingOf } from '@/components/patterns/saving'
import { Say } from '@/components/patterns/say'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { Group } from '@/lib/features/groups/contract'
import { orpc } from '@/lib/http/query'
import { groupsTexts as t } from '@/lib/texts/groups'

/** Makes a group, or renames one. */
export function GroupDialog({ group, onClose }: { group: Group | null; onClose: () => void }) {
  const cache = useQueryClient()
  const [name, setName] = useState(group?.name ?? '')
  const done = {
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: orpc.groups.key() })
      void cache.invalidateQueries({ queryKey: orpc.targets.key() })
      onClose()
    },
  }
  const create = useMutation(orpc.groups.create.mutationOptions(done))
  const update = useMutation(orpc.groups.update.mutationOptions(done))
  const { busy, problem } = savingOf(create, update)
  const save = () => (group ? update.mutate({ id: group.id, name }) : create.mutate({ name }))
  return (
    <FormDialog
      title={group ? <Say of={t.rename} name={<HostileText text={group.name} max={40} />} /> : t.makeGroup}
      verb={group ? t.save : t.makeIt}
      busy={busy}
      problem={problem}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t.name} required help={t.targetsArePutInto} error={problem?.fields?.name}>
        <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
      </Field>
    </FormDialog>
  )
}
