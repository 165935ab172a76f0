'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { ActionsHead } from '@/components/patterns/row-actions'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { useNow } from '@/components/patterns/use-now'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, Td, Th } from '@/components/ui/table'
import { ROLE_TITLES } from '@/lib/auth/permissions'
import type { Token } from '@/lib/features/tokens/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { say } from '@/lib/texts/texts'
import { tokensTexts as t } from '@/lib/texts/tokens'
import { NewTokenDialog } from './new-token-dialog'
import { TOKEN_CSV } from './token-csv'

function TokenState({ token }: { token: Token }) {
  const now = useNow(60_000)
  if (token.revokedAt) return <Status status="off">{t.revoked}</Status>
  if (Date.parse(token.expiresAt) <= now.getTime()) return <Status status="off">{t.expired}</Status>
  return <Status status="ok">{t.active}</Status>
}

function TokenTable({ tokens }: { tokens: Token[] }) {
  const cache = useQueryClient()
  const revoke = useMutation(
    orpc.tokens.revoke.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: orpc.tokens.key() }),
    }),
  )
  return (
    <>
      {revoke.isError ? <ErrorPanel {...problemOf(revoke.error)} className="mb-3" /> : null}
      <Table label={t.apiTokens}>
        <thead>
          <tr>
            <Th>{t.name}</Th>
            <Th>{t.beginsWith}</Th>
            <Th>{t.owner}</Th>
            <Th>{t.state}</Th>
            <Th>{t.granted}</Th>
            <Th>{t.lastUsed}</Th>
            <Th>{t.expires}</Th>
            <ActionsHead />
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id} className="hover:bg-hover">
              <Td className="font-medium">
                <HostileText text={token.name} />
              </Td>
              <Td translate="no" className="font-mono text-xs">
                {token.prefix}…
              </Td>
              <Td>
                <HostileText text={token.owner.name} />
              </Td>
              <Td>
                <TokenState token={token} />
              </Td>
              <Td>
                <span className="flex flex-wrap gap-1 py-1">
                  {token.grants.map((grant) => (
                    <Badge key={`${grant.role}:${grant.scope}:${grant.scopeId}`}>
                      {ROLE_TITLES[grant.role]} · <HostileText text={grant.scopeName} max={40} />
                    </Badge>
                  ))}
                </span>
              </Td>
              <Td>{token.lastUsedAt ? <TimeAgo at={token.lastUsedAt} /> : t.never}</Td>
              <Td>
                <TimeAgo at={token.expiresAt} mode="time" />
              </Td>
              <Td>
                {token.revokedAt ? null : (
                  <Button
                    size="sm"
                    busy={revoke.isPending && revoke.variables?.id === token.id}
                    aria-label={say(t.revoke2, { name: token.name })}
                    onClick={() => revoke.mutate({ id: token.id })}
                  >
                    {t.revoke}
                  </Button>
                )}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  )
}

/** API tokens: one's own, or all of them for an admin. */
export function TokenList() {
  const query = useQuery(orpc.tokens.list.queryOptions())
  const [making, setMaking] = useState(false)
  const tokens = query.data?.items ?? []
  const create = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      {t.makeToken2}
    </Button>
  )
  return (
    <>
      <PageHeader
        title={t.apiTokens}
        breadcrumb={[{ label: t.users, href: '/users' }]}
        meta={<span>{t.tokenActsForIts}</span>}
        actions={
          <>
            {tokens.length > 0 ? (
              <CsvButton columns={TOKEN_CSV} rows={() => tokens} target="panel" view="tokens" />
            ) : null}
            {create}
          </>
        }
      />
      {query.isPending ? <Skeleton className="h-64 w-full" /> : null}
      {query.isError ? <ErrorPanel {...problemOf(query.error)} /> : null}
      {query.isSuccess && tokens.length === 0 ? (
        <EmptyState kind="never-configured" title={t.thereIsNoToken} action={create}>
          {t.scriptsAndCommand}
        </EmptyState>
      ) : null}
      {tokens.length > 0 ? <TokenTable tokens={tokens} /> : null}
      {making ? <NewTokenDialog onClose={() => setMaking(false)} /> : null}
    </>
  )
}
