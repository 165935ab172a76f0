'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import type { User } from '@/lib/features/users/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { usersTexts as words } from '@/lib/texts/users'

const NOBODY = 'nobody'

/** Whose second account this is: two accounts of one person count once where others have to agree. */
export function SamePerson({ user }: { user: User }) {
  const cache = useQueryClient()
  const me = useQuery(orpc.me.get.queryOptions())
  const users = useQuery(orpc.users.list.queryOptions())
  const set = useMutation(
    orpc.users.setPerson.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: orpc.users.key() }),
    }),
  )
  const others = (users.data?.items ?? []).filter((one) => one.id !== user.id && one.id !== me.data?.id)
  const saved = set.data ?? user
  return (
    <div className="border-t pt-4">
      <Field
        label={words.secondAccountOf}
        help={words.twoAccountsOfOne}
        error={set.isError ? problemOf(set.error).fields?.personOf : undefined}
      >
        <Select
          options={[
            { value: NOBODY, label: words.nobodyThisIsOnly },
            ...others.map(({ id, name, email }) => ({ value: id, label: `${name}, ${email}` })),
          ]}
          value={saved.personOf?.id ?? NOBODY}
          disabled={set.isPending}
          onValueChange={(id) => set.mutate({ id: user.id, personOf: id === NOBODY ? null : id })}
        />
      </Field>
      {set.isError ? <ErrorPanel {...problemOf(set.error)} className="mt-2" /> : null}
    </div>
  )
}
