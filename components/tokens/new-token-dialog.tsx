'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
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
  if (create.data)
    return (
      <Dialog
        open
        sticky
        onOpenChange={(open) => (open ? undefined : onClose())}
        title={`Token ${create.data.token.name} is made`}
        footer={
          <Button variant="primary" onClick={onClose}>
            I have copied it
          </Button>
        }
      >
        <div className="space-y-2" aria-live="polite">
          <p className="text-sm">Copy it now: it is not shown again, and the panel keeps only its hash.</p>
          <div className="flex items-start gap-1 rounded-sm border bg-canvas p-2">
            <code className="min-w-0 flex-1 break-all font-mono text-xs">{create.data.secret}</code>
            <CopyButton text={create.data.secret} label="Copy the token" />
          </div>
        </div>
      </Dialog>
    )
  return (
    <FormDialog
      title="Make an API token"
      verb="Make the token"
      busy={create.isPending}
      problem={problem}
      onSubmit={() => create.mutate({ name, days: Number(days), grants })}
      onClose={onClose}
    >
      <Field label="Name" required help="What uses it, e.g. “nightly report”." error={problem?.fields?.name}>
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
    </FormDialog>
  )
}
