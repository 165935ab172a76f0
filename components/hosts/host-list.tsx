'use client'
import { useQuery } from '@tanstack/react-query'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Badge } from '@/components/ui/badge'
import { ButtonLink, Link } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, Td, Th } from '@/components/ui/table'
import type { Host } from '@/lib/features/hosts/contract'

import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { hostsTexts as t } from '@/lib/texts/hosts'
import { plural, say } from '@/lib/texts/texts'
import { HOST_CSV } from './host-csv'
import { HostState, hostAddress } from './host-state'

const EVERY_MS = 10_000
/** Targets named in one line; the page of the host has them all. */
const SHOWN = 3

/** Every machine that targets run on, as far as the reader may see. */
export function HostList({ initial }: { initial: { items: Host[] } | undefined }) {
  const me = useQuery(orpc.me.get.queryOptions())
  const query = useQuery({
    ...orpc.hosts.list.queryOptions(),
    ...(initial ? { initialData: initial } : {}),
    refetchInterval: EVERY_MS,
  })
  const mayWrite = me.data?.permissions.includes('hosts.write') ?? false
  const hosts = query.data?.items
  const register = mayWrite ? (
    <ButtonLink href="/hosts/new" variant="primary">
      {t.registerHost}
    </ButtonLink>
  ) : undefined
  return (
    <>
      <PageHeader
        title={hosts ? titleOf(hosts) : t.hosts}
        meta={<span>{t.hostIsMachineThat}</span>}
        actions={
          hosts && hosts.length > 0 ? (
            <>
              <CsvButton columns={HOST_CSV} rows={() => hosts} target="panel" view="hosts" />
              {register}
            </>
          ) : undefined
        }
      />
      {query.isPending ? <Skeleton className="h-64 w-full" /> : null}
      {query.isError && !hosts ? <ErrorPanel {...problemOf(query.error)} /> : null}
      {hosts?.length === 0 ? (
        <EmptyState kind="never-configured" title={t.noHostIsRegistered} action={register}>
          {t.withHostPanelShows} {mayWrite ? null : t.dbasAndAdmins}
        </EmptyState>
      ) : null}
      {hosts && hosts.length > 0 ? <HostTable hosts={hosts} /> : null}
    </>
  )
}

function titleOf(hosts: Host[]): string {
  const silent = hosts.filter((host) => host.state !== 'ok').length
  if (hosts.length === 0) return t.hosts
  if (silent === 0) return plural(t.allAnswer, hosts.length)
  return plural(t.silentOf, silent, { hosts: plural(t.nHosts, hosts.length) })
}

function HostTable({ hosts }: { hosts: Host[] }) {
  return (
    <Table label={t.hosts}>
      <thead>
        <tr>
          <Th>{t.name}</Th>
          <Th>{t.state}</Th>
          <Th>{t.reachedAs}</Th>
          <Th>{t.environment}</Th>
          <Th>{t.targets}</Th>
          <Th>{t.lastSeen}</Th>
        </tr>
      </thead>
      <tbody>
        {hosts.map((host) => (
          <tr key={host.id} className="hover:bg-hover">
            <Td className="whitespace-nowrap">
              <Link href={`/hosts/${host.id}`} className="font-medium">
                <HostileText text={host.name} max={48} />
              </Link>
            </Td>
            <Td>
              <HostState host={host} />
            </Td>
            <Td className="whitespace-nowrap font-mono text-xs">{hostAddress(host)}</Td>
            <Td>
              <Badge>
                <HostileText text={host.environment.name} max={32} />
              </Badge>
            </Td>
            <Td>
              {host.targets.length === 0 ? <span className="text-ink-faint">{t.none}</span> : null}
              <span className="flex gap-x-2 whitespace-nowrap">
                {host.targets.slice(0, SHOWN).map((target) => (
                  <Link key={target.id} href={`/targets/${target.id}`} quiet>
                    <HostileText text={target.name} max={32} />
                  </Link>
                ))}
                {host.targets.length > SHOWN ? (
                  <span className="text-ink-muted">
                    {say(t.andMore, { targets: host.targets.length - SHOWN })}
                  </span>
                ) : null}
              </span>
            </Td>
            <Td className="whitespace-nowrap">
              {host.lastSeenAt ? <TimeAgo at={host.lastSeenAt} /> : t.never}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
