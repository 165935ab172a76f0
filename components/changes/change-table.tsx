'use client'
import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import type { DataColumn } from '@/components/patterns/data-column'
import { DataTable } from '@/components/patterns/data-table'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Badge } from '@/components/ui/badge'
import { Link } from '@/components/ui/link'
import type { Change } from '@/lib/features/changes/contract'
import type { Problem } from '@/lib/http/problem'
import { changesTexts as t } from '@/lib/texts/changes'
import { changeWords } from './change-words'

function StateMark({ change }: { change: Change }) {
  const { status, word } = changeWords(change.state)
  return <Status status={status}>{word}</Status>
}

function TargetName({ change }: { change: Change }) {
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-2">
      <span className="truncate">
        {change.target ? <HostileText text={change.target.name} /> : t.removed}
      </span>
      {change.target?.environment.kind === 'production' ? (
        <Badge tone="production">{t.production}</Badge>
      ) : null}
    </span>
  )
}

// The list comes in pages, newest first; sorting what happens to be loaded would tell half the truth.
const COLUMNS: ReadonlyArray<DataColumn<Change>> = [
  {
    id: 'title',
    header: t.change,
    primary: true,
    sortable: false,
    width: 360,
    value: (row) => row.title,
    cell: (row) => (
      <Link href={`/changes/${row.id}`}>
        <HostileText text={row.title} />
      </Link>
    ),
  },
  {
    id: 'state',
    header: t.state,
    sortable: false,
    width: 180,
    value: (row) => row.state,
    cell: (row) => <StateMark change={row} />,
  },
  {
    id: 'target',
    header: t.target,
    sortable: false,
    width: 260,
    value: (row) => row.target?.name ?? null,
    cell: (row) => <TargetName change={row} />,
  },
  {
    id: 'at',
    header: t.when,
    sortable: false,
    width: 130,
    value: (row) => row.createdAt,
    cell: (row) => <TimeAgo at={row.createdAt} mode="time" />,
  },
  { id: 'tier', header: t.tier, sortable: false, numeric: true, width: 64, value: (row) => row.tier },
  {
    id: 'by',
    header: t.by,
    sortable: false,
    width: 160,
    value: (row) => row.requestedBy.name,
  },
]

const rowId = (row: Change) => row.id

export type ChangeTableProps = {
  /** undefined while loading for the first time. */
  changes: Change[] | undefined
  problem: Problem | null
  /** Of the filter before, until the new answer is here. */
  dimmed: boolean
  empty: ReactNode
}

/** Changes, newest first; a row opens its page. */
export function ChangeTable({ changes, problem, dimmed, empty }: ChangeTableProps) {
  const router = useRouter()
  return (
    <DataTable
      label={t.changes}
      columns={COLUMNS}
      rows={changes}
      rowId={rowId}
      error={problem}
      dimmed={dimmed}
      empty={empty}
      onOpen={(change) => router.push(`/changes/${change.id}`)}
    />
  )
}
