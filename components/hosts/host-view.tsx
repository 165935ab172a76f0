'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { overviewParams, RANGE_WORDS } from '@/components/overview/overview-search-params'
import { RangeButtons } from '@/components/overview/range-buttons'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { ButtonLink, Link } from '@/components/ui/link'
import type { HostDetail } from '@/lib/features/hosts/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { HostCharts } from './host-charts'
import { HostFigureTables } from './host-figures'
import { HostPreflightList } from './host-preflight'
import { HostState, hostAddress } from './host-state'
import { HostTiles } from './host-tiles'
import { PasteBlock } from './paste-block'

const EVERY_MS = 10_000

/** One machine: what it does now and did, what it allows, and what to paste there. */
export function HostView({ initial }: { initial: HostDetail }) {
  const me = useQuery(orpc.me.get.queryOptions())
  const { data: host } = useQuery({
    ...orpc.hosts.get.queryOptions({ input: { id: initial.id } }),
    initialData: initial,
    refetchInterval: EVERY_MS,
  })
  const mayWrite = me.data?.permissions.includes('hosts.write') ?? false
  return (
    <>
      <PageHeader
        title={<HostileText text={host.name} max={60} />}
        breadcrumb={[{ label: 'Hosts', href: '/hosts' }]}
        meta={
          <>
            <HostState host={host} />
            <span className="font-mono text-xs">{hostAddress(host)}</span>
            <span>{host.environment.name}</span>
            <span>{host.lastSeenAt ? <TimeAgo at={host.lastSeenAt} /> : 'never seen'}</span>
          </>
        }
        actions={mayWrite ? <ButtonLink href={`/hosts/${host.id}/edit`}>Edit</ButtonLink> : undefined}
      />
      {host.problem && host.lastSeenAt !== null ? <ErrorPanel {...host.problem} className="mb-4" /> : null}
      {host.authorizedKey && host.lastSeenAt === null ? <KeyToPaste host={host} /> : null}
      <section aria-label="Now">
        <HostTiles figures={host.figures} />
        <HostFigureTables figures={host.figures} />
      </section>
      <History hostId={host.id} />
      <div className="mt-8 grid grid-cols-2 gap-x-8 gap-y-8 max-lg:grid-cols-1">
        <Preflight host={host} mayWrite={mayWrite} />
        <Facts host={host} />
      </div>
    </>
  )
}

function KeyToPaste({ host }: { host: HostDetail }) {
  return (
    <section aria-label="Key to paste" className="mb-6 max-w-4xl rounded-md border bg-surface px-3 py-2.5">
      <h2 className="font-semibold">Let the panel in</h2>
      <p className="mt-1 mb-2 max-w-[72ch] text-ink-muted text-sm">
        Add this line to <code className="font-mono text-xs">~{host.user}/.ssh/authorized_keys</code> on the
        host. It allows commands only: no terminal, no forwarding. Then check what the host allows.
      </p>
      <PasteBlock text={host.authorizedKey ?? ''} label="Copy the key line" />
    </section>
  )
}

function History({ hostId }: { hostId: string }) {
  const [{ range }] = useQueryStates(overviewParams)
  return (
    <section aria-label="History" className="mt-8">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold text-lg">The last {RANGE_WORDS[range]}</h2>
        <span className="flex flex-wrap items-center gap-3">
          <ZoneNote />
          <RangeButtons />
        </span>
      </div>
      <HostCharts owner={{ hostId }} />
    </section>
  )
}

function Preflight({ host, mayWrite }: { host: HostDetail; mayWrite: boolean }) {
  const cache = useQueryClient()
  const check = useMutation(
    orpc.hosts.check.mutationOptions({
      onSettled: () => cache.invalidateQueries({ queryKey: orpc.hosts.key() }),
    }),
  )
  const preflight = check.data ?? host.preflight
  return (
    <section aria-labelledby="allows" className="min-w-0">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 id="allows" className="font-semibold text-lg">
          What this host allows
        </h2>
        <span className="flex items-center gap-3 text-ink-muted text-sm">
          {preflight ? (
            <span>
              checked <TimeAgo at={preflight.checkedAt} />
            </span>
          ) : null}
          {mayWrite ? (
            <Button busy={check.isPending} onClick={() => check.mutate({ id: host.id })}>
              Check now
            </Button>
          ) : null}
        </span>
      </div>
      {check.isError ? <ErrorPanel {...problemOf(check.error)} className="mb-3" /> : null}
      {preflight ? (
        <HostPreflightList preflight={preflight} />
      ) : (
        <p className="text-ink-muted text-sm">
          It was not checked yet.{mayWrite ? '' : ' DBAs and admins check hosts.'}
        </p>
      )}
    </section>
  )
}

function Facts({ host }: { host: HostDetail }) {
  return (
    <section aria-labelledby="facts" className="min-w-0 space-y-4">
      <div>
        <h2 id="facts" className="mb-2 font-semibold text-lg">
          Targets on it
        </h2>
        {host.targets.length === 0 ? (
          <p className="text-ink-muted text-sm">
            None yet. On the page of a target, under Edit, say that it runs on this host.
          </p>
        ) : (
          <ul className="space-y-1">
            {host.targets.map((target) => (
              <li key={target.id}>
                <Link href={`/targets/${target.id}`}>
                  <HostileText text={target.name} max={60} />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
      {host.fingerprint ? (
        <div>
          <h3 className="mb-1 font-semibold">Pinned host key</h3>
          <p className="break-all font-mono text-xs">
            {host.hostKeyKind} {host.fingerprint}
          </p>
        </div>
      ) : null}
      {host.authorizedKey && host.lastSeenAt !== null ? (
        <div>
          <h3 className="mb-1 font-semibold">The panel's key</h3>
          <PasteBlock text={host.authorizedKey} label="Copy the key line" />
        </div>
      ) : null}
      {host.sudoers === '' ? null : (
        <div>
          <h3 className="mb-1 font-semibold">Lines for /etc/sudoers.d/quarterdeck</h3>
          <p className="mb-1 max-w-[72ch] text-ink-muted text-sm">
            Exact to the argument: the panel can run nothing else as another user.
          </p>
          <PasteBlock text={host.sudoers} label="Copy the sudoers lines" />
        </div>
      )}
    </section>
  )
}
