'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Form } from '@/components/ui/form'
import { Input } from '@/components/ui/input'
import type { Group } from '@/lib/features/groups/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

/** Makes a group, or renames one. */
export function GroupDialog({ group, onClose }: { group: Group | null; onClose: () => void }) {
  const formId = useId()
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
  const failed = create.error ?? update.error
  const problem = failed ? problemOf(failed) : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (group) update.mutate({ id: group.id, name })
    else create.mutate({ name })
  }
  return (
    <Dialog
      open
      sticky
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={
        group ? (
          <>
            Rename <HostileText text={group.name} max={40} />
          </>
        ) : (
          'Make a group'
        )
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={create.isPending || update.isPending}>
            {group ? 'Save' : 'Make it'}
          </Button>
        </>
      }
    >
      <Form id={formId} onSubmit={submit} className="space-y-3">
        <Field
          label="Name"
          required
          help="Targets are put into it on their Edit pages."
          error={problem?.fields?.name}
        >
          <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
        </Field>
        {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
      </Form>
    </Dialog>
  )
}
