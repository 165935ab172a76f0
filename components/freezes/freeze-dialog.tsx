'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { Field } from '@/components/ui/field'
import { RadioGroup } from '@/components/ui/radio-group'
import { Select, type SelectOption } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import type { FreezeScope } from '@/lib/approvals/states'
import { mayEverywhere, ROLE_TITLES, ROLES } from '@/lib/auth/permissions'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

const SCOPES: { value: FreezeScope; label: string; help: string }[] = [
  { value: 'all', label: 'Everything', help: 'No change acts anywhere.' },
  { value: 'environment', label: 'An environment', help: 'Every target in it.' },
  { value: 'target', label: 'A target', help: 'That one alone.' },
  { value: 'role', label: 'A role', help: 'Rights that come from this role do not count for changes.' },
  { value: 'person', label: 'A person', help: 'With all accounts and tokens.' },
]

function useChoices(scope: FreezeScope, mayUsers: boolean): SelectOption<string>[] | null {
  const targets = useQuery(orpc.targets.list.queryOptions({ input: {}, enabled: scope === 'target' }))
  const environments = useQuery(orpc.environments.list.queryOptions({ enabled: scope === 'environment' }))
  const users = useQuery(orpc.users.list.queryOptions({ enabled: scope === 'person' && mayUsers }))
  if (scope === 'all') return null
  if (scope === 'role') return ROLES.map((value) => ({ value, label: ROLE_TITLES[value] }))
  if (scope === 'person')
    return (users.data?.items ?? []).map(({ id, name, email }) => ({ value: id, label: `${name}, ${email}` }))
  const items = scope === 'target' ? targets.data?.items : environments.data?.items
  return (items ?? []).map(({ id, name }) => ({ value: id, label: name }))
}

/** Freezes changes: what, and why. */
export function FreezeDialog({ onClose }: { onClose: () => void }) {
  const cache = useQueryClient()
  const me = useQuery(orpc.me.get.queryOptions())
  const grants = me.data?.grants ?? []
  const everywhere = mayEverywhere(grants, 'freezes.write')
  const mayUsers = mayEverywhere(grants, 'users.read')
  const [scope, setScope] = useState<FreezeScope>('target')
  const [scopeId, setScopeId] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const choices = useChoices(scope, mayUsers)
  const create = useMutation(
    orpc.freezes.create.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: orpc.freezes.key() })
        onClose()
      },
    }),
  )
  const problem = create.isError ? problemOf(create.error) : null
  const options = SCOPES.filter(
    ({ value }) =>
      value === 'target' || value === 'environment' || (everywhere && (value !== 'person' || mayUsers)),
  )
  const choose = (next: FreezeScope) => {
    setScope(next)
    setScopeId(null)
  }
  return (
    <FormDialog
      title="Freeze changes"
      description="Changes that run stop at the next safe point. Reading goes on. It stands until somebody lifts it."
      verb="Freeze"
      busy={create.isPending}
      problem={problem}
      onSubmit={() => create.mutate({ scope, scopeId, reason })}
      onClose={onClose}
    >
      <RadioGroup label="What" options={options} value={scope} onValueChange={choose} />
      {choices ? (
        <Field label="Which" required error={problem?.fields?.scopeId}>
          <Select placeholder="Choose one" options={choices} value={scopeId} onValueChange={setScopeId} />
        </Field>
      ) : null}
      <Field
        label="Reason"
        required
        error={problem?.fields?.reason}
        help="Everybody whom it concerns reads it."
      >
        <Textarea
          rows={2}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
    </FormDialog>
  )
}
