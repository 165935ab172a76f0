'use client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { CsvButton } from '@/components/patterns/csv-button'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { Reading } from '@/components/patterns/reading'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Link } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, Td, Th } from '@/components/ui/table'
import type { About as AboutView } from '@/lib/features/admin/contract'
import { formatBytes } from '@/lib/format/bytes'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
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
  ok: { status: 'ok', word: 'OK' },
  'below-floor': { status: 'warning', word: 'Too old' },
  missing: { status: 'off', word: 'Not installed' },
} as const

function Tools({ tools }: { tools: AboutView['tools'] }) {
  return (
    <Table label="Tools">
      <thead>
        <tr>
          <Th>Tool</Th>
          <Th>Version</Th>
          <Th>At least</Th>
          <Th>State</Th>
          <Th>Used for</Th>
        </tr>
      </thead>
      <tbody>
        {tools.map((tool) => (
          <tr key={tool.name}>
            <Td className="font-mono text-xs">{tool.name}</Td>
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
    <Table label="What the panel costs each target">
      <thead>
        <tr>
          <Th>Target</Th>
          <Th numeric>Connections</Th>
          <Th numeric>Statements</Th>
          <Th numeric>Time, ms</Th>
          <Th numeric>Rows</Th>
          <Th numeric>Received</Th>
          <Th numeric>Share of the time</Th>
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
            <Td numeric>{cost.statements.toLocaleString('en')}</Td>
            <Td numeric>{Math.round(cost.milliseconds).toLocaleString('en')}</Td>
            <Td numeric>{cost.rows.toLocaleString('en')}</Td>
            <Td numeric>{formatBytes(cost.bytes)}</Td>
            <Td numeric>
              <Reading reading={cost.shareOfTime}>{(share) => `${(share * 100).toFixed(2)} %`}</Reading>
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
        title={`Quarterdeck ${about.version}`}
        meta={
          <>
            <span>Node {about.node}</span>
            <span>
              started <TimeAgo at={about.startedAt} />
            </span>
            <span>web uses {formatBytes(about.memory.webBytes)}</span>
            <span>{about.origin}</span>
          </>
        }
      />
      {about.insecure ? (
        <p className="pb-2">
          <Status status="warning">People reach this panel over plain http</Status>
        </p>
      ) : null}
      <Section title="Store">
        <p className="text-sm">
          {about.store.kind === 'embedded' ? 'Embedded' : 'External'} PostgreSQL {about.store.version},{' '}
          {about.store.migrations} migrations,{' '}
          <Reading reading={about.store.bytes}>{(bytes) => formatBytes(bytes)}</Reading>
        </p>
      </Section>
      <Section title="Workers">
        <ul className="space-y-1 text-sm">
          {about.workers.map((worker) => (
            <li key={worker.id} className="flex flex-wrap items-center gap-x-3">
              {worker.alive ? (
                <Status status="ok">Running</Status>
              ) : (
                <Status status="unknown">Not seen</Status>
              )}
              <span>{worker.host}</span>
              <span className="text-ink-muted">
                version {worker.version}, seen <TimeAgo at={worker.seenAt} />
              </span>
            </li>
          ))}
          {about.workers.length === 0 ? (
            <li>
              <Status status="critical">
                No worker is running: nothing is collected and no change can be applied
              </Status>
            </li>
          ) : null}
        </ul>
      </Section>
      <Section
        title="What the panel costs each target"
        note="Counted from our own statements, which carry a comment tag, over the last day."
      >
        <CsvButton columns={COST_CSV} rows={() => about.costs} target="panel" view="costs" />
        <Costs costs={about.costs} />
      </Section>
      <Section title="Tools on this machine" note="A tool below its floor has known holes and is not used.">
        <Tools tools={about.tools} />
      </Section>
    </>
  )
}
