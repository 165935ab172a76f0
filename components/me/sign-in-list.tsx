'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CsvButton } from '@/components/patterns/csv-button'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { ActionsHead } from '@/components/patterns/row-actions'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, Td, Th } from '@/components/ui/table'
import type { SignIn } from '@/lib/features/sign-ins/contract'
import type { CsvColumn } from '@/lib/format/csv'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { meTexts as t } from '@/lib/texts/me'

const CSV: ReadonlyArray<CsvColumn<SignIn>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'this_one', value: (row) => row.current },
  { header: 'with', value: (row) => row.userAgent },
  { header: 'ip', value: (row) => row.ip },
  { header: 'since', value: (row) => row.createdAt },
  { header: 'last_active', value: (row) => row.lastActiveAt },
]

/** Where one is signed in, with a button to end each, and one to end them all. */
export function SignInList() {
  const cache = useQueryClient()
  const query = useQuery(orpc.signIns.list.queryOptions())
  const onSuccess = () => cache.invalidateQueries({ queryKey: orpc.signIns.key() })
  const revoke = useMutation(orpc.signIns.revoke.mutationOptions({ onSuccess }))
  const revokeAll = useMutation(
    orpc.signIns.revokeAll.mutationOptions({ onSuccess: () => window.location.assign('/sign-in') }),
  )
  if (query.isPending) return <Skeleton className="h-40 w-full" />
  if (query.isError) return <ErrorPanel {...problemOf(query.error)} />
  return (
    <div className="space-y-3">
      <Table label={t.signIns}>
        <thead>
          <tr>
            <Th>{t.with}</Th>
            <Th>{t.from}</Th>
            <Th>{t.since}</Th>
            <Th>{t.lastActive}</Th>
            <ActionsHead />
          </tr>
        </thead>
        <tbody>
          {query.data.items.map((signIn) => (
            <tr key={signIn.id} className="hover:bg-hover">
              <Td className="max-w-96 truncate">
                {signIn.current ? <Badge tone="accent">{t.thisOne}</Badge> : null}{' '}
                <HostileText text={signIn.userAgent} />
              </Td>
              <Td className="font-mono text-xs">{signIn.ip ?? t.unknown}</Td>
              <Td>
                <TimeAgo at={signIn.createdAt} mode="time" />
              </Td>
              <Td>
                <TimeAgo at={signIn.lastActiveAt} />
              </Td>
              <Td>
                {signIn.current ? null : (
                  <Button size="sm" busy={revoke.isPending} onClick={() => revoke.mutate({ id: signIn.id })}>
                    {t.signOut}
                  </Button>
                )}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <div className="flex items-center justify-between gap-2">
        <Button busy={revokeAll.isPending} onClick={() => revokeAll.mutate(undefined)}>
          {t.signOutEverywhere}
        </Button>
        <CsvButton columns={CSV} rows={() => query.data.items} target="panel" view="sign-ins" />
      </div>
      {revoke.isError || revokeAll.isError ? (
        <ErrorPanel {...problemOf(revoke.error ?? revokeAll.error)} />
      ) : null}
    </div>
  )
}
