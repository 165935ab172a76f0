'use client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { CsvButton } from '@/components/patterns/csv-button'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { Reading } from '@/components/patterns/reading'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Link } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, Td, Th } from '@/components/ui/table'
import type { About as AboutView } from '@/lib/features/admin/contract'
import { formatBytes } from '@/lib/format/bytes'
import { formatNumber, withMarks } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { adminTexts as t } from '@/lib/texts/admin'
import { say } from '@/lib/texts/texts'
import { COST_CSV } from './cost-csv'

function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section className="py-4">
      <h2 className="font-semibold text-lg">{title}</h2>
      {note ? <p className="mb-2 max-w-[72ch] text-ink-muted text-sm">{note}</p> : null}
      {children}
    </section>
  )
}

const TOOL_STATUS = {
  ok: { status: 'ok', word: t.ok },
  'below-floor': { status: 'warning', word: t.tooOld },
  missing: { status: 'off', word: t.notInstalled },
} as const

function Tools({ tools }: { tools: AboutView['tools'] }) {
  return (
    <Table label={t.tools}>
      <thead>
        <tr>
          <Th>{t.tool}</Th>
          <Th>{t.version}</Th>
          <Th>{t.atLeast}</Th>
          <Th>{t.state}</Th>
          <Th>{t.usedFor}</Th>
        </tr>
      </thead>
      <tbody>
        {tools.map((tool) => (
          <tr key={tool.name}>
            <Td translate="no" className="font-mono text-xs">
              {tool.name}
            </Td>
            <Td>{tool.version ?? '–'}</Td>
            <Td>{tool.floor ?? '–'}</Td>
            <Td>
              <Status status={TOOL_STATUS[tool.status].status}>{TOOL_STATUS[tool.status].word}</Status>
            </Td>
            <Td className="text-ink-muted">{tool.used}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function Costs({ costs }: { costs: AboutView['costs'] }) {
  return (
    <Table label={t.whatPanelCostsEach}>
      <thead>
        <tr>
          <Th>{t.target}</Th>
          <Th numeric>{t.connections}</Th>
          <Th numeric>{t.statements}</Th>
          <Th numeric>{t.timeMs}</Th>
          <Th numeric>{t.rows}</Th>
          <Th numeric>{t.received}</Th>
          <Th numeric>{t.shareOfTime}</Th>
        </tr>
      </thead>
      <tbody>
        {costs.map((cost) => (
          <tr key={cost.targetId}>
            <Td>
              <Link quiet href={`/targets/${cost.targetId}`}>
                <HostileText text={cost.targetName} />
              </Link>
            </Td>
            <Td numeric>{cost.connections}</Td>
            <Td numeric>{formatNumber(cost.statements)}</Td>
            <Td numeric>{formatNumber(Math.round(cost.milliseconds))}</Td>
            <Td numeric>{formatNumber(cost.rows)}</Td>
            <Td numeric>{formatBytes(cost.bytes)}</Td>
            <Td numeric>
              <Reading reading={cost.shareOfTime}>
                {(share) => `${withMarks((share * 100).toFixed(2))} %`}
              </Reading>
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** Versions, tools, workers, and what our own statements cost every target. */
export function About() {
  const query = useQuery(orpc.admin.about.queryOptions({ refetchInterval: 30_000 }))
  if (query.isPending) return <Skeleton className="h-96 w-full" />
  if (query.isError) return <ErrorPanel {...problemOf(query.error)} />
  const about = query.data
  return (
    <>
      <PageHeader
        title={say(t.quarterdeckVersion, { version: about.version })}
        meta={
          <>
            <span>{say(t.nodeNode, { node: about.node })}</span>
            <span>
              <Say of={t.startedTime} time={<TimeAgo at={about.startedAt} />} />
            </span>
            <span>{say(t.webUses, { webBytes: formatBytes(about.memory.webBytes) })}</span>
            <span translate="no">{about.origin}</span>
            <Link href="/admin/health">{t.health}</Link>
          </>
        }
      />
      {about.insecure ? (
        <p className="pb-2">
          <Status status="warning">{t.peopleReachThis}</Status>
        </p>
      ) : null}
      <Section title={t.store}>
        <p className="text-sm">
          <Say
            of={t.postgresql}
            kind={about.store.kind === 'embedded' ? t.embedded : t.external}
            version={about.store.version}
            migrations={about.store.migrations}
            part={<Reading reading={about.store.bytes}>{(bytes) => formatBytes(bytes)}</Reading>}
          />
        </p>
      </Section>
      <Section title={t.workers}>
        <ul className="space-y-1 text-sm">
          {about.workers.map((worker) => (
            <li key={worker.id} className="flex flex-wrap items-center gap-x-3">
              {worker.alive ? (
                <Status status="ok">{t.running}</Status>
              ) : (
                <Status status="unknown">{t.notSeen}</Status>
              )}
              <span translate="no">{worker.host}</span>
              <span className="text-ink-muted">
                <Say of={t.versionSeen} version={worker.version} time={<TimeAgo at={worker.seenAt} />} />
              </span>
            </li>
          ))}
          {about.workers.length === 0 ? (
            <li>
              <Status status="critical">{t.noWorkerIsRunning}</Status>
            </li>
          ) : null}
        </ul>
      </Section>
      <Section title={t.whatPanelCostsEach} note={t.countedFromOurOwn}>
        <CsvButton columns={COST_CSV} rows={() => about.costs} target="panel" view="costs" />
        <Costs costs={about.costs} />
      </Section>
      <Section title={t.toolsOnThisMachine} note={t.toolBelowItsFloor}>
        <Tools tools={about.tools} />
      </Section>
    </>
  )
}
