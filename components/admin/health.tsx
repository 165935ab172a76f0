'use client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { Reading } from '@/components/patterns/reading'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Skeleton } from '@/components/ui/skeleton'
import type { Health as HealthView } from '@/lib/features/admin/health-contract'
import { formatBytes } from '@/lib/format/bytes'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { healthTexts as t } from '@/lib/texts/health'
import { Collectors, Queue, Tools, Workers } from './health-parts'
import { StoreHealth } from './health-store'

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="py-4">
      <h2 className="mb-2 font-semibold text-lg">{title}</h2>
      {children}
    </section>
  )
}

function Web({ web }: Pick<HealthView, 'web'>) {
  return (
    <p className="flex flex-wrap gap-x-3 text-sm">
      <span>
        <Say
          of={t.webFacts}
          version={web.version}
          node={web.node}
          time={<TimeAgo at={web.startedAt} />}
          memory={formatBytes(web.memoryBytes)}
        />
      </span>
      <span>
        <Reading reading={web.lagMs}>{(ms) => <Say of={t.lag} ms={ms.toFixed(0)} />}</Reading>
      </span>
    </p>
  )
}

function Evidence({ evidence }: Pick<HealthView, 'evidence'>) {
  const { status, problems, checkpointAt, checkpointSeq } = evidence
  return (
    <div className="space-y-1 text-sm">
      <Status status={status}>{status === 'ok' ? t.signed : t.needsLook}</Status>
      {problems.map((problem) => (
        <p key={problem}>
          <HostileText text={problem} />
        </p>
      ))}
      <p>
        {checkpointAt === null || checkpointSeq === null ? (
          t.neverSigned
        ) : (
          <Say of={t.signedThrough} seq={checkpointSeq} time={<TimeAgo at={checkpointAt} />} />
        )}
      </p>
      <p>
        <Reading reading={evidence.signingKeySince}>
          {(at) => <Say of={t.signingKey} time={<TimeAgo at={at} />} />}
        </Reading>
      </p>
      <p>
        <Reading reading={evidence.webKeySince}>
          {(at) => <Say of={t.webKey} time={<TimeAgo at={at} />} />}
        </Reading>
      </p>
    </div>
  )
}

/** Each part of the panel itself, renewed every ten seconds. */
export function Health() {
  const query = useQuery(orpc.admin.health.queryOptions({ refetchInterval: 10_000 }))
  if (query.isPending) return <Skeleton className="h-96 w-full" />
  if (query.isError) return <ErrorPanel {...problemOf(query.error)} />
  const health = query.data
  return (
    <>
      <PageHeader
        title={t.title}
        meta={
          <span>
            <Say of={t.asOf} time={<TimeAgo at={health.at} />} ms={Math.ceil(health.tookMs)} />
          </span>
        }
      />
      <Section title={t.web}>
        <Web web={health.web} />
      </Section>
      <Section title={t.workers}>
        <Workers workers={health.workers} />
      </Section>
      <Section title={t.queue}>
        <Queue {...health.queue} />
      </Section>
      <Section title={t.collectors}>
        <Collectors collectors={health.collectors} />
      </Section>
      <Section title={t.store}>
        <StoreHealth store={health.store} />
      </Section>
      <Section title={t.evidence}>
        <Evidence evidence={health.evidence} />
      </Section>
      <Section title={t.tools}>
        <Tools tools={health.tools} />
      </Section>
    </>
  )
}
