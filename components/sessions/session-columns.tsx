import type { DataColumn } from '@/components/patterns/data-column'
import { HostileText } from '@/components/patterns/hostile-text'
import { SqlLine } from '@/components/patterns/sql-text'
import type { LiveSessionView } from '@/lib/features/sessions/contract'
import { busyMs } from '@/lib/features/sessions/select'
import { formatDuration } from '@/lib/format/duration'
import { sessionsTexts as t } from '@/lib/texts/sessions'
import { SessionStateMark, stateWord, WhoText } from './session-words'

// Marked, so that a card on a phone leaves out what is not there.
const ABSENT = (
  <span data-absent="" className="text-ink-faint">
    –
  </span>
)

function Span({ ms }: { ms: number | null }) {
  return ms === null ? ABSENT : formatDuration(Math.max(0, ms))
}

function StatementCell({ session }: { session: LiveSessionView }) {
  if (session.query) return <SqlLine sql={session.query} />
  return session.queryHidden ? <span className="text-ink-faint">{session.queryHidden}</span> : ABSENT
}

/** The columns of Activity. Blockers are links through `onBlocker`. */
export function sessionColumns(onBlocker: (pid: number) => void): Array<DataColumn<LiveSessionView>> {
  return [
    {
      id: 'pid',
      header: t.id,
      primary: true,
      numeric: true,
      width: 76,
      value: (row) => row.pid,
      cell: (row) => <span className="tabular">{row.pid}</span>,
    },
    {
      id: 'who',
      header: t.userApplication,
      width: 190,
      value: (row) => `${row.user ?? ''}@${row.application ?? ''}`,
      cell: (row) => <WhoText session={row} />,
    },
    {
      id: 'state',
      header: t.state,
      width: 168,
      value: (row) => stateWord(row.state),
      cell: (row) => <SessionStateMark session={row} />,
    },
    {
      id: 'duration',
      header: t.duration,
      numeric: true,
      width: 92,
      value: busyMs,
      cell: (row) => <Span ms={busyMs(row)} />,
    },
    {
      id: 'transaction',
      header: t.transaction,
      numeric: true,
      width: 98,
      value: (row) => row.transactionMs,
      cell: (row) => <Span ms={row.transactionMs} />,
    },
    {
      id: 'wait',
      header: t.waitsFor,
      width: 150,
      value: (row) => row.wait,
      cell: (row) => (row.wait ? <HostileText text={row.wait} max={28} /> : ABSENT),
    },
    {
      id: 'blocked',
      header: t.blockedBy,
      width: 100,
      value: (row) => row.blockedBy.length || null,
      cell: (row) => <Blockers pids={row.blockedBy} onBlocker={onBlocker} />,
    },
    {
      id: 'query',
      header: t.statement,
      width: 340,
      sortable: false,
      value: (row) => row.query,
      cell: (row) => <StatementCell session={row} />,
    },
    {
      id: 'database',
      header: t.database,
      width: 110,
      value: (row) => row.database,
      cell: (row) => (row.database ? <HostileText text={row.database} max={24} /> : ABSENT),
    },
    {
      id: 'client',
      header: t.client,
      width: 130,
      value: (row) => row.client,
      cell: (row) => (row.client ? <HostileText text={row.client} max={28} /> : ABSENT),
    },
    {
      id: 'connected',
      header: t.connected,
      numeric: true,
      width: 98,
      hidden: true,
      value: (row) => row.connectedMs,
      cell: (row) => <Span ms={row.connectedMs} />,
    },
  ]
}

/** The ids of the sessions that hold one up, each a way to its sheet. */
export function Blockers({ pids, onBlocker }: { pids: readonly number[]; onBlocker: (pid: number) => void }) {
  if (pids.length === 0) return ABSENT
  return (
    <span className="inline-flex flex-wrap gap-x-1.5">
      {pids.slice(0, 3).map((pid) => (
        <button
          key={pid}
          type="button"
          className="hit-24 tabular rounded-sm text-accent underline underline-offset-2"
          onClick={(event) => {
            event.stopPropagation()
            onBlocker(pid)
          }}
        >
          {pid}
        </button>
      ))}
      {pids.length > 3 ? <span className="text-ink-muted">+{pids.length - 3}</span> : null}
    </span>
  )
}
