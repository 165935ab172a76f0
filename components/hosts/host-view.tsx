'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { overviewParams, RANGE_WORDS } from '@/components/overview/overview-search-params'
import { RangeButtons } from '@/components/overview/range-buttons'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { Say } from '@/components/patterns/say'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { ButtonLink, Link } from '@/components/ui/link'
import type { HostDetail } from '@/lib/features/hosts/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { hostViewTexts as t } from '@/lib/texts/host-view'
import { say } from '@/lib/texts/texts'
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
        breadcrumb={[{ label: t.hosts, href: '/hosts' }]}
        meta={
          <>
            <HostState host={host} />
            <span className="font-mono text-xs">{hostAddress(host)}</span>
            <HostileText text={host.environment.name} max={32} />
            <span>{host.lastSeenAt ? <TimeAgo at={host.lastSeenAt} /> : t.neverSeen}</span>
          </>
        }
        actions={mayWrite ? <ButtonLink href={`/hosts/${host.id}/edit`}>{t.edit}</ButtonLink> : undefined}
      />
      {host.problem && host.lastSeenAt !== null ? <ErrorPanel {...host.problem} className="mb-4" /> : null}
      {host.authorizedKey && host.lastSeenAt === null ? <KeyToPaste host={host} /> : null}
      <section aria-label={t.now}>
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
    <section aria-label={t.keyToPaste} className="mb-6 max-w-4xl rounded-md border bg-surface px-3 py-2.5">
      <h2 className="font-semibold">{t.letPanelIn}</h2>
      <p className="mt-1 mb-2 max-w-[72ch] text-ink-muted text-sm">
        <Say
          of={t.addThisLineTo}
          user={<code className="font-mono text-xs">~{host.user}/.ssh/authorized_keys</code>}
        />
      </p>
      <PasteBlock text={host.authorizedKey ?? ''} label={t.copyKeyLine} />
    </section>
  )
}

function History({ hostId }: { hostId: string }) {
  const [{ range }] = useQueryStates(overviewParams)
  return (
    <section aria-label={t.history} className="mt-8">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold text-lg">{say(t.last, { range: RANGE_WORDS[range] })}</h2>
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
          {t.whatThisHostAllows}
        </h2>
        <span className="flex items-center gap-3 text-ink-muted text-sm">
          {preflight ? (
            <span>
              <Say of={t.checkedTime} time={<TimeAgo at={preflight.checkedAt} />} />
            </span>
          ) : null}
          {mayWrite ? (
            <Button busy={check.isPending} onClick={() => check.mutate({ id: host.id })}>
              {t.checkNow}
            </Button>
          ) : null}
        </span>
      </div>
      {check.isError ? <ErrorPanel {...problemOf(check.error)} className="mb-3" /> : null}
      {preflight ? (
        <HostPreflightList preflight={preflight} />
      ) : (
        <p className="text-ink-muted text-sm">
          {t.itWasNotChecked} {mayWrite ? null : t.dbasAndAdminsCheck}
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
          {t.targetsOnIt}
        </h2>
        {host.targets.length === 0 ? (
          <p className="text-ink-muted text-sm">{t.noneYetOnPage}</p>
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
          <h3 className="mb-1 font-semibold">{t.pinnedHostKey}</h3>
          <p className="break-all font-mono text-xs">
            {host.hostKeyKind} {host.fingerprint}
          </p>
        </div>
      ) : null}
      {host.authorizedKey && host.lastSeenAt !== null ? (
        <div>
          <h3 className="mb-1 font-semibold">{t.panelsKey}</h3>
          <PasteBlock text={host.authorizedKey} label={t.copyKeyLine} />
        </div>
      ) : null}
      {host.sudoers === '' ? null : (
        <div>
          <h3 className="mb-1 font-semibold">{t.linesForEtcSudoers}</h3>
          <p className="mb-1 max-w-[72ch] text-ink-muted text-sm">{t.exactToArgument}</p>
          <PasteBlock text={host.sudoers} label={t.copySudoersLines} />
        </div>
      )}
    </section>
  )
}
