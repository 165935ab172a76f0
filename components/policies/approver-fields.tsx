'use client'
import { useQuery } from '@tanstack/react-query'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { Checkbox } from '@/components/ui/checkbox'
import { couldApprove } from '@/lib/approvals/named'
import { ROLE_TITLES, ROLES, type Role } from '@/lib/auth/permissions'
import type { User } from '@/lib/features/users/contract'
import { orpc } from '@/lib/http/query'
import { policiesTexts as t } from '@/lib/texts/policies'
import { plural } from '@/lib/texts/texts'

export type ChosenApprovers = { approverRoles: Role[]; approverIds: string[] }

type Props = {
  chosen: ChosenApprovers
  set: (chosen: ChosenApprovers) => void
  /** Who is named already, with names: they may be gone from the list of users. */
  before: readonly { id: string; name: string }[]
  needed: number
  environmentId: string | null
  error: string | undefined
}

const toggled = <T,>(list: readonly T[], item: T, on: boolean): T[] =>
  on ? [...list, item] : list.filter((one) => one !== item)

/** Of whom an approval counts: roles and people, and whether enough of them are there. */
export function ApproverFields({ chosen, set, before, needed, environmentId, error }: Props) {
  const users = useQuery(orpc.users.list.queryOptions())
  const { approverRoles, approverIds } = chosen
  const able = (users.data?.items ?? []).filter(
    (user) => user.disabledAt === null && couldApprove({ roles: [], people: [] }, user, environmentId),
  )
  const known = new Map([...before, ...able].map(({ id, name }) => [id, name]))
  const named = able.filter((user) =>
    couldApprove({ roles: approverRoles, people: approverIds }, user, environmentId),
  )
  const warning = users.data ? warningOf(named, needed) : null
  return (
    <fieldset className="space-y-2 rounded-sm border p-3">
      <legend className="px-1 font-medium text-sm">{t.whoApproves}</legend>
      <fieldset>
        <legend className="text-ink-muted text-sm">{t.roles}</legend>
        <div className="flex flex-wrap gap-x-4">
          {ROLES.map((role) => (
            <Checkbox
              key={role}
              label={ROLE_TITLES[role]}
              checked={approverRoles.includes(role)}
              onCheckedChange={(on) => set({ ...chosen, approverRoles: toggled(approverRoles, role, on) })}
            />
          ))}
        </div>
      </fieldset>
      {known.size > 0 ? (
        <fieldset>
          <legend className="text-ink-muted text-sm">{t.people}</legend>
          <div className="flex max-h-40 flex-wrap gap-x-4 overflow-y-auto">
            {[...known].map(([id, name]) => (
              <Checkbox
                key={id}
                label={<HostileText text={name} max={40} />}
                checked={approverIds.includes(id)}
                onCheckedChange={(on) => set({ ...chosen, approverIds: toggled(approverIds, id, on) })}
              />
            ))}
          </div>
        </fieldset>
      ) : null}
      {error ? <p className="text-danger text-sm">{error}</p> : null}
      {warning ? (
        <p className="text-sm" role="status">
          <Status status="warning">{warning}</Status>
        </p>
      ) : null}
      <p className="text-ink-muted text-xs">{t.nobodyNamed}</p>
    </fieldset>
  )
}

/** Nobody approves their own: with exactly as many as are needed, none of them can ask. */
function warningOf(named: readonly User[], needed: number): string | null {
  if (named.length === 0) return t.nobodyCould
  if (named.length < needed) return plural(t.tooFewCould, named.length, { needed })
  return named.length === needed ? t.nobodyForThem : null
}
