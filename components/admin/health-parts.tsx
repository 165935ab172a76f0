import type { ReactNode } from 'react'
import { CsvButton } from '@/components/patterns/csv-button'
import { HostileText } from '@/components/patterns/hostile-text'
import { Reading } from '@/components/patterns/reading'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Link } from '@/components/ui/link'
import { Table, Td, Th } from '@/components/ui/table'
import type { Health } from '@/lib/features/admin/health-contract'
import { formatBytes } from '@/lib/format/bytes'
import type { CsvColumn } from '@/lib/format/csv'
import { formatNumber, withMarks } from '@/lib/format/number'
import { healthTexts as t } from '@/lib/texts/health'
import { COLLECTOR_CSV, QUEUE_CSV, TOOL_CSV, WORKER_CSV } from './health-csv'

type GridProps<T> = {
  label: string
  heads: readonly string[]
  numeric?: readonly number[]
  rows: readonly T[]
  csv: ReadonlyArray<CsvColumn<T>>
  /** Of the name of the file. */
  view: string
  children: (row: T) => ReactNode
}

/** A table with these column heads, also as a file; the numeric ones are those whose index is given. */
export function Grid<T>({ label, heads, numeric = [], rows, csv, view, children }: GridProps<T>) {
  return (
    <>
      <div data-print="hide" className="mb-1 flex justify-end">
        <CsvButton columns={csv} rows={() => rows} target="panel" view={view} />
      </div>
      <Table label={label}>
        <thead>
          <tr>
            {heads.map((head, index) => (
              <Th key={head} numeric={numeric.includes(index)}>
                {head}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>{rows.map(children)}</tbody>
      </Table>
    </>
  )
}

export function Workers({ workers }: Pick<Health, 'workers'>) {
  if (!workers.some((worker) => worker.alive)) return <Status status="critical">{t.noWorker}</Status>
  return (
    <Grid
      label={t.workers}
      heads={[t.worker, t.state, t.version, t.seen, t.holds, t.workerCpu, t.workerMemory]}
      numeric={[4, 5, 6]}
      rows={workers}
      csv={WORKER_CSV}
      view="workers"
    >
      {(worker) => (
        <tr key={worker.id}>
          <Td>
            <HostileText text={worker.host} />
          </Td>
          <Td>
            {worker.alive ? (
              <Status status="ok">{t.running}</Status>
            ) : (
              <Status status="unknown">{t.silent}</Status>
            )}
          </Td>
          <Td>
            <span translate="no">{worker.version}</span>{' '}
            {worker.sameVersion ? null : <Status status="warning">{t.otherVersion}</Status>}
          </Td>
          <Td>
            <TimeAgo at={worker.seenAt} />
          </Td>
          <Td numeric>{formatNumber(worker.runs)}</Td>
          <Td numeric>
            <Reading reading={worker.cpuShare}>
              {(share) => `${withMarks((share * 100).toFixed(1))} %`}
            </Reading>
          </Td>
          <Td numeric>
            <Reading reading={worker.memoryBytes}>{(bytes) => formatBytes(bytes)}</Reading>
          </Td>
        </tr>
      )}
    </Grid>
  )
}

export function Queue({ waiting }: Health['queue']) {
  return (
    <Grid
      label={t.queue}
      heads={[t.what, t.waiting, t.oldest]}
      numeric={[1]}
      rows={waiting}
      csv={QUEUE_CSV}
      view="queue"
    >
      {(row) => (
        <tr key={row.what}>
          <Td>{t[row.what]}</Td>
          <Td numeric>{formatNumber(row.count)}</Td>
          <Td>{row.oldest ? <TimeAgo at={row.oldest} /> : '–'}</Td>
        </tr>
      )}
    </Grid>
  )
}

const COLLECTOR = {
  ok: <Status status="ok">{t.ok}</Status>,
  unknown: <Status status="unknown">{t.unknown}</Status>,
  paused: <Status status="off">{t.paused}</Status>,
}

export function Collectors({ collectors }: Pick<Health, 'collectors'>) {
  if (collectors.length === 0) return <p className="text-ink-muted">{t.noCollectors}</p>
  return (
    <Grid
      label={t.collectors}
      heads={[t.target, t.state, t.lastSuccess, t.share]}
      numeric={[3]}
      rows={collectors}
      csv={COLLECTOR_CSV}
      view="collectors"
    >
      {(row) => (
        <tr key={row.targetId}>
          <Td>
            <Link quiet href={`/targets/${row.targetId}`}>
              <HostileText text={row.targetName} />
            </Link>
          </Td>
          <Td>
            {COLLECTOR[row.state]}{' '}
            {row.code ? (
              <code translate="no" className="text-ink-muted text-xs">
                {row.code}
              </code>
            ) : null}
          </Td>
          <Td>{row.lastSuccessAt ? <TimeAgo at={row.lastSuccessAt} /> : t.never}</Td>
          <Td numeric>
            <Reading reading={row.shareOfTime}>
              {(share) => `${withMarks((share * 100).toFixed(2))} %`}
            </Reading>
          </Td>
        </tr>
      )}
    </Grid>
  )
}

const TOOL = {
  ok: <Status status="ok">{t.fine}</Status>,
  'below-floor': <Status status="warning">{t.tooOld}</Status>,
  missing: <Status status="off">{t.missing}</Status>,
}

export function Tools({ tools }: Pick<Health, 'tools'>) {
  return (
    <Reading reading={tools}>
      {(list) => (
        <Grid
          label={t.tools}
          heads={[t.tool, t.version, t.atLeast, t.state]}
          rows={list}
          csv={TOOL_CSV}
          view="tools"
        >
          {(tool) => (
            <tr key={tool.name}>
              <Td className="font-mono text-xs">
                <span translate="no">{tool.name}</span>
              </Td>
              <Td>{tool.version ?? '–'}</Td>
              <Td>{tool.floor ?? '–'}</Td>
              <Td>{TOOL[tool.status]}</Td>
            </tr>
          )}
        </Grid>
      )}
    </Reading>
  )
}
