'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { ReasonField } from '@/components/patterns/reason-field'
import { Field } from '@/components/ui/field'
import { RadioGroup } from '@/components/ui/radio-group'
import { Select, type SelectOption } from '@/components/ui/select'
import type { FreezeScope } from '@/lib/approvals/states'
import { mayEverywhere, ROLE_TITLES, ROLES } from '@/lib/auth/permissions'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { freezesTexts as t } from '@/lib/texts/freezes'

const SCOPES: { value: FreezeScope; label: string; help: string }[] = [
  { value: 'all', label: t.everything, help: t.noChangeActs },
  { value: 'environment', label: t.environment, help: t.everyTargetInIt },
  { value: 'target', label: t.target, help: t.thatOneAlone },
  { value: 'role', label: t.role, help: t.rightsThatComeFrom },
  { value: 'person', label: t.person, help: t.withAllAccountsAnd },
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
  return (items ?? []).map(({ id, name }) => ({ value: id, label: name, data: true }))
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
      title={t.freezeChanges}
      description={t.changesThatRunStop}
      verb={t.freeze}
      busy={create.isPending}
      problem={problem}
      onSubmit={() => create.mutate({ scope, scopeId, reason })}
      onClose={onClose}
    >
      <RadioGroup label={t.what} options={options} value={scope} onValueChange={choose} />
      {choices ? (
        <Field label={t.which} required error={problem?.fields?.scopeId}>
          <Select placeholder={t.chooseOne} options={choices} value={scopeId} onValueChange={setScopeId} />
        </Field>
      ) : null}
      <ReasonField
        value={reason}
        onChange={setReason}
        error={problem?.fields?.reason}
        help={t.everybodyWhomIt}
      />
    </FormDialog>
  )
}
