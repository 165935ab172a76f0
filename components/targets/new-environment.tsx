'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { Environment } from '@/lib/features/environments/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

const KINDS: { value: Environment['kind']; label: string }[] = [
  { value: 'production', label: 'Production' },
  { value: 'staging', label: 'Staging' },
  { value: 'development', label: 'Development' },
]

/** Makes an environment without leaving the form. */
export function NewEnvironment({ onMade }: { onMade: (id: string) => void }) {
  const me = useQuery(orpc.me.get.queryOptions())
  const cache = useQueryClient()
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Environment['kind']>('production')
  const create = useMutation(
    orpc.environments.create.mutationOptions({
      onSuccess: async (made) => {
        await cache.invalidateQueries({ queryKey: orpc.environments.key() })
        onMade(made.id)
        setOpen(false)
        setName('')
      },
    }),
  )
  if (!me.data?.permissions.includes('environments.write')) return null
  const problem = create.isError ? problemOf(create.error) : null
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        New environment
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Make an environment"
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button variant="primary" busy={create.isPending} onClick={() => create.mutate({ name, kind })}>
              Make it
            </Button>
          </>
        }
      >
        <div className="space-y-3">
          <Field label="Name" required error={problem?.fields?.name}>
            <Input value={name} onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field label="Kind" required>
            <Select options={KINDS} value={kind} onValueChange={setKind} />
          </Field>
          {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
        </div>
      </Dialog>
    </>
  )
}
