'use client'
import { useQuery } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { Select } from '@/components/ui/select'
import { type Grant, ROLE_TITLES, ROLES, SCOPE_KINDS, type ScopeKind } from '@/lib/auth/permissions'
import { orpc } from '@/lib/http/query'
import { say } from '@/lib/texts/texts'
import { usersTexts as t } from '@/lib/texts/users'

const SCOPE_WORDS: Record<ScopeKind, string> = {
  all: t.everywhere,
  environment: t.environment,
  group: t.group,
  target: t.target,
}

/** What can be chosen as the place of a grant, by kind of scope. */
function usePlaces(): Record<ScopeKind, { value: string; label: string }[]> {
  const environments = useQuery(orpc.environments.list.queryOptions())
  const groups = useQuery(orpc.groups.list.queryOptions())
  const targets = useQuery(orpc.targets.list.queryOptions({ input: {} }))
  const options = (items: { id: string; name: string }[] | undefined) =>
    (items ?? []).map(({ id, name }) => ({ value: id, label: name, data: true }))
  return {
    all: [],
    environment: options(environments.data?.items),
    group: options(groups.data?.items),
    target: options(targets.data?.items),
  }
}

/** A grant has no id before it is saved and changes its words while it is edited: its row has a number. */
type Row = { key: number; grant: Grant }

export type GrantEditorProps = { initial: readonly Grant[]; onChange: (grants: Grant[]) => void }

/** Grants as rows of role and scope. */
export function GrantEditor({ initial, onChange }: GrantEditorProps) {
  const places = usePlaces()
  const [rows, setRows] = useState<Row[]>(() => initial.map((grant, key) => ({ key, grant })))
  const change = (next: Row[]) => {
    setRows(next)
    onChange(next.map((row) => row.grant))
  }
  const replace = (key: number, grant: Grant) =>
    change(rows.map((row) => (row.key === key ? { key, grant } : row)))
  const add = () => {
    const key = 1 + Math.max(-1, ...rows.map((row) => row.key))
    change([...rows, { key, grant: { role: 'viewer', scope: 'all', scopeId: null } }])
  }
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 font-medium text-sm">{t.grants}</legend>
      {rows.map(({ key, grant }, index) => (
        <div key={key} className="grid grid-cols-[1fr_1fr_1fr_auto] items-center gap-2">
          <Select
            aria-label={say(t.roleOfGrant, { index: index + 1 })}
            value={grant.role}
            onValueChange={(role) => replace(key, { ...grant, role })}
            options={ROLES.map((role) => ({ value: role, label: ROLE_TITLES[role] }))}
          />
          <Select
            aria-label={say(t.scopeOfGrant, { index: index + 1 })}
            value={grant.scope}
            onValueChange={(scope) =>
              replace(key, { ...grant, scope, scopeId: places[scope][0]?.value ?? null })
            }
            options={SCOPE_KINDS.map((scope) => ({
              value: scope,
              label: SCOPE_WORDS[scope],
              disabled: scope !== 'all' && places[scope].length === 0,
            }))}
          />
          {grant.scope === 'all' ? (
            <span className="px-2 text-ink-muted text-sm">{t.allTargets}</span>
          ) : (
            <Select
              aria-label={say(t.placeOfGrant, { index: index + 1 })}
              value={grant.scopeId}
              onValueChange={(scopeId) => replace(key, { ...grant, scopeId })}
              options={places[grant.scope]}
              placeholder={t.choose}
            />
          )}
          <IconButton
            label={say(t.removeGrant, { index: index + 1 })}
            icon={<Trash2 aria-hidden="true" strokeWidth={1.75} />}
            onClick={() => change(rows.filter((row) => row.key !== key))}
          />
        </div>
      ))}
      <Button size="sm" onClick={add}>
        <Plus aria-hidden="true" strokeWidth={1.75} />
        {t.addGrant}
      </Button>
    </fieldset>
  )
}
