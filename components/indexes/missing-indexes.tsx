'use client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ColumnTable, type TableColumn } from '@/components/patterns/column-table'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { Gaps } from '@/components/tables/table-notes'
import type { MissingList } from '@/lib/features/indexes/contract'
import { formatCompact } from '@/lib/format/number'
import { orpc } from '@/lib/http/query'
import { indexListTexts as t } from '@/lib/texts/index-list'
import { plural, say } from '@/lib/texts/texts'

export type Missing = MissingList['items'][number]

function Why({ row }: { row: Missing }): ReactNode {
  if (row.why === 'foreign-key')
    return (
      <Say
        of={t.foreignKey}
        constraint={<HostileText text={row.constraint ?? '?'} max={48} />}
        columns={<HostileText text={row.columns.join(', ')} max={60} />}
      />
    )
  const rows = formatCompact(row.seqRows ?? 0)
  return row.seqScans === null
    ? say(t.scannedRows, { rows })
    : say(t.scanned, { scans: formatCompact(row.seqScans), rows })
}

const COLUMNS: readonly TableColumn<Missing>[] = [
  { head: t.table, cell: (row) => <HostileText text={`${row.schema}.${row.table}`} max={60} /> },
  { head: t.why, cell: (row) => <Why row={row} /> },
  { head: t.rows, numeric: true, cell: ({ rows }) => (rows === null ? '–' : formatCompact(rows)) },
]

export type MissingIndexesProps = {
  targetId: string
  database: string | null
  /** What can be done about a missing one. */
  actions: (row: Missing) => ReactNode
}

/** Foreign keys without an index, and big tables that are read as a whole again and again. */
export function MissingIndexes({ targetId, database, actions }: MissingIndexesProps) {
  const query = useQuery({
    ...orpc.indexes.missing.queryOptions({ input: { targetId, ...(database ? { database } : {}) } }),
    staleTime: 60_000,
    retry: false,
  })
  const list = query.data
  if (!list) return null
  return (
    <section className="mt-6">
      <h2 className="mb-2 font-semibold text-lg">{t.missing}</h2>
      <Gaps gaps={list.gaps} />
      {list.items.length === 0 ? (
        <Status status="ok">{t.nothingMissing}</Status>
      ) : (
        <ColumnTable
          label={t.missing}
          columns={COLUMNS}
          rows={list.items}
          actions={actions}
          rowId={(row) => `${row.schema}.${row.table} ${row.constraint}`}
        />
      )}
      {list.more > 0 ? (
        <p className="mt-1 text-ink-muted text-sm">{plural(t.moreMissing, list.more)}</p>
      ) : null}
    </section>
  )
}
