'use client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ColumnTable, type TableColumn } from '@/components/patterns/column-table'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import type { HorizonView } from '@/lib/features/tables/contract'
import { formatCompact, formatNumber } from '@/lib/format/number'
import { orpc } from '@/lib/http/query'
import { tableListTexts as t } from '@/lib/texts/table-list'
import { plural } from '@/lib/texts/texts'
import { Gaps } from './table-notes'

type Horizon = NonNullable<HorizonView['horizon']>
type Holder = Horizon['holders'][number]

/** Ages from here on are worth a warning: dead rows of as many transactions pile up. */
const OLD = 1_000_000

function Name({ holder }: { holder: Holder }): ReactNode {
  const name = <HostileText text={holder.name ?? '?'} max={40} />
  switch (holder.kind) {
    case 'session':
      return (
        <Say
          of={t.holdSession}
          pid={String(holder.pid ?? '?')}
          user={<HostileText text={holder.user ?? '?'} max={40} />}
        />
      )
    case 'standby':
      return <Say of={t.holdStandby} name={name} />
    case 'slot':
      return <Say of={t.holdSlot} name={name} />
    case 'slot-catalog':
      return <Say of={t.holdCatalog} name={name} />
    case 'prepared':
      return <Say of={t.holdPrepared} name={name} />
  }
}

/** Who and what keeps vacuum from removing dead rows, the oldest first. */
export function HorizonPanel({ targetId }: { targetId: string }) {
  const query = useQuery({
    ...orpc.tables.horizon.queryOptions({ input: { targetId } }),
    staleTime: 30_000,
    retry: false,
  })
  const horizon = query.data?.horizon
  if (!horizon) return null
  const [oldest] = horizon.holders
  return (
    <details className="mb-3 text-sm">
      <summary className="cursor-pointer">
        {oldest ? (
          <Status status={oldest.age >= OLD ? 'warning' : 'info'}>
            <Say of={t.holds} age={formatNumber(oldest.age)} who={<Name holder={oldest} />} />
          </Status>
        ) : (
          <Status status={horizon.gaps.length > 0 ? 'unknown' : 'ok'}>{t.nothingHolds}</Status>
        )}
      </summary>
      <div className="mt-2">
        <Gaps gaps={horizon.gaps} />
        {oldest ? <Holders horizon={horizon} /> : null}
      </div>
    </details>
  )
}

const COLUMNS: readonly TableColumn<Holder>[] = [
  { head: t.who, cell: (holder) => <Name holder={holder} /> },
  { head: t.ofAge, numeric: true, cell: ({ age }) => formatCompact(age) },
  { head: t.where, cell: (holder) => <Where holder={holder} /> },
  { head: t.since, cell: ({ since }) => (since === null ? '–' : <TimeAgo at={since} />) },
]

function Holders({ horizon }: { horizon: Horizon }) {
  return (
    <>
      <ColumnTable
        label={t.horizon}
        columns={COLUMNS}
        rows={horizon.holders.slice(0, 20)}
        rowId={({ kind, pid, name }) => `${kind} ${pid} ${name}`}
      />
      {horizon.holders.length + horizon.more > 20 ? (
        <p className="mt-1 text-ink-muted">
          {plural(t.moreHold, horizon.holders.length + horizon.more - 20)}
        </p>
      ) : null}
    </>
  )
}

function Where({ holder }: { holder: Holder }) {
  if (holder.holds === 'all') return t.everywhere
  const place = <HostileText text={holder.database ?? '?'} max={40} />
  return holder.holds === 'catalog' ? t.catalogsOnly : <Say of={t.inDatabase} database={place} />
}
