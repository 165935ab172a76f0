'use client'
import { useQuery } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { Select } from '@/components/ui/select'
import { type Grant, ROLE_TITLES, ROLES, SCOPE_KINDS, type ScopeKind } from '@/lib/auth/permissions'
import { orpc } from '@/lib/http/query'

const SCOPE_WORDS: Record<ScopeKind, string> = {
  all: 'Everywhere',
  environment: 'Environment',
  group: 'Group',
  target: 'Target',
}

/** What can be chosen as the place of a grant, by kind of scope. */
function usePlaces(): Record<ScopeKind, { value: string; label: string }[]> {
  const environments = useQuery(orpc.environments.list.queryOptions())
  const groups = useQuery(orpc.groups.list.queryOptions())
  const targets = useQuery(orpc.targets.list.queryOptions({ input: {} }))
  const options = (items: { id: string; name: string }[] | undefined) =>
    (items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  return {
    all: [],
    environment: options(environments.data?.items),
    group: options(groups.data?.items),
    target: options(targets.data?.items),
  }
}

export type GrantEditorProps = { grants: Grant[]; onChange: (grants: Grant[]) => void }

/** Grants as rows of role and scope. */
export function GrantEditor({ grants, onChange }: GrantEditorProps) {
  const places = usePlaces()
  const replace = (index: number, grant: Grant) =>
    onChange(grants.map((old, position) => (position === index ? grant : old)))
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 font-medium text-sm">Grants</legend>
      {grants.map((grant, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
        <div key={index} className="grid grid-cols-[1fr_1fr_1fr_auto] items-center gap-2">
          <Select
            aria-label={`Role of grant ${index + 1}`}
            value={grant.role}
            onValueChange={(role) => replace(index, { ...grant, role })}
            options={ROLES.map((role) => ({ value: role, label: ROLE_TITLES[role] }))}
          />
          <Select
            aria-label={`Scope of grant ${index + 1}`}
            value={grant.scope}
            onValueChange={(scope) =>
              replace(index, { ...grant, scope, scopeId: places[scope][0]?.value ?? null })
            }
            options={SCOPE_KINDS.map((scope) => ({
              value: scope,
              label: SCOPE_WORDS[scope],
              disabled: scope !== 'all' && places[scope].length === 0,
            }))}
          />
          {grant.scope === 'all' ? (
            <span className="px-2 text-ink-muted text-sm">all targets</span>
          ) : (
            <Select
              aria-label={`Place of grant ${index + 1}`}
              value={grant.scopeId}
              onValueChange={(scopeId) => replace(index, { ...grant, scopeId })}
              options={places[grant.scope]}
              placeholder="Choose"
            />
          )}
          <IconButton
            label={`Remove grant ${index + 1}`}
            icon={<Trash2 aria-hidden="true" strokeWidth={1.75} />}
            onClick={() => onChange(grants.filter((_, position) => position !== index))}
          />
        </div>
      ))}
      <Button
        size="sm"
        onClick={() => onChange([...grants, { role: 'viewer', scope: 'all', scopeId: null }])}
      >
        <Plus aria-hidden="true" strokeWidth={1.75} />
        Add a grant
      </Button>
    </fieldset>
  )
}
