'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Form } from '@/components/ui/form'
import { Input } from '@/components/ui/input'
import { GrantEditor } from '@/components/users/grant-editor'
import type { Grant } from '@/lib/auth/permissions'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

/** Makes an API token and shows its secret once. */
export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [days, setDays] = useState('30')
  const [grants, setGrants] = useState<Grant[]>([{ role: 'viewer', scope: 'all', scopeId: null }])
  const cache = useQueryClient()
  const create = useMutation(
    orpc.tokens.create.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: orpc.tokens.key() }),
    }),
  )
  const problem = create.isError ? problemOf(create.error) : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate({ name, days: Number(days), grants })
  }
  return (
    <Dialog
      open
      sticky
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={create.data ? `Token ${create.data.token.name} is made` : 'Make an API token'}
      footer={
        create.data ? (
          <Button variant="primary" onClick={onClose}>
            I have copied it
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" form="new-token" variant="primary" busy={create.isPending}>
              Make the token
            </Button>
          </>
        )
      }
    >
      {create.data ? (
        <div className="space-y-2" aria-live="polite">
          <p className="text-sm">Copy it now: it is not shown again, and the panel keeps only its hash.</p>
          <div className="flex items-start gap-1 rounded-sm border bg-canvas p-2">
            <code className="min-w-0 flex-1 break-all font-mono text-xs">{create.data.secret}</code>
            <CopyButton text={create.data.secret} label="Copy the token" />
          </div>
        </div>
      ) : (
        <Form id="new-token" onSubmit={submit} className="space-y-3">
          <Field
            label="Name"
            required
            help="What uses it, e.g. “nightly report”."
            error={problem?.fields?.name}
          >
            <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
          </Field>
          <Field label="Days until it ends" required help="At most 90." error={problem?.fields?.days}>
            <Input
              type="number"
              min={1}
              max={90}
              value={days}
              onChange={(event) => setDays(event.target.value)}
            />
          </Field>
          <GrantEditor initial={grants} onChange={setGrants} />
          {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
        </Form>
      )}
    </Dialog>
  )
}
