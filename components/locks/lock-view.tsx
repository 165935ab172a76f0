'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useState } from 'react'
import { applyDialog } from '@/components/changes/apply-dialog'
import { useFreshness } from '@/components/live/freshness'
import { useLiveControl } from '@/components/live/live-context'
import { LivePause } from '@/components/live/live-pause'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Say } from '@/components/patterns/say'
import { StaleStrip } from '@/components/patterns/stale-strip'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { useOnDemand } from '@/components/ui/on-demand'
import type { LocksView } from '@/lib/features/locks/contract'
import { client } from '@/lib/http/client'
import { type Problem, problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { locksTexts as t } from '@/lib/texts/locks'
import type { LockAct, LockRights } from './lock-buttons'
import { LOCK_CSV, lockRows } from './lock-csv'
import { LockForest } from './lock-forest'
import { lockParams } from './lock-search-params'
import { locksSentence } from './lock-words'

/** How often the locks of a target are read that somebody watches. */
const EVERY_MS = 2_000

export type LockViewProps = {
  target: { id: string; name: string; production: boolean }
  initial: LocksView | null
  problem: Problem | null
  rights: LockRights
}

/** Who waits for whom now, renewed every 2 s. */
export function LockView({ target, initial, problem: first, rights }: LockViewProps) {
  const [{ root }, setParams] = useQueryStates(lockParams)
  const [asked, setAsked] = useState<LockAct | null>(null)
  const apply = useOnDemand(applyDialog, asked !== null, () => setAsked(null))
  const { paused } = useLiveControl()
  const query = useQuery({
    ...orpc.locks.list.queryOptions({ input: { targetId: target.id, ...(root === null ? {} : { root }) } }),
    ...(initial ? { initialData: initial } : {}),
    refetchInterval: paused ? false : EVERY_MS,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const view = query.data
  const problem = query.error ? problemOf(query.error) : view ? null : first
  const freshness = useFreshness(view?.at ?? null, EVERY_MS)
  if (!view) return problem ? <ErrorPanel {...problem} /> : <p className="text-ink-muted">{t.firstReading}</p>
  const stale = problem !== null || freshness.kind === 'stale'
  const calm = view.gaps.length > 0 ? t.notAllSeen : t.nothingWaits
  const every = async () => lockRows(await client.locks.list({ targetId: target.id, limit: 10_000 }))
  const none = view.roots === 0 && view.unplaced.length === 0
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold text-lg">{locksSentence(view, calm)}</h2>
        <LivePause at={view.at} everyMs={EVERY_MS} />
      </div>
      {stale ? <StaleStrip readAt={view.at} reason={problem?.message} className="mb-3" /> : null}
      {none ? (
        <EmptyState kind={view.gaps.length > 0 ? 'unsupported' : 'healthy'} title={calm}>
          <Say of={t.checkedAt} at={<TimeAgo at={view.at} mode="time" />} />
        </EmptyState>
      ) : null}
      <LockForest
        view={view}
        dimmed={stale}
        live
        target={target}
        rights={rights}
        onAct={setAsked}
        onMore={(id) => setParams({ root: id })}
      />
      <footer className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-ink-muted text-xs">
        <CsvButton columns={LOCK_CSV} rows={every} target={target.name} view="locks" />
        {view.masked ? <span>{t.literalsMasked}</span> : null}
        <ZoneNote />
      </footer>
      {apply ? (
        <apply.ApplyChangeDialog
          request={asked?.request ?? null}
          title={asked?.title ?? ''}
          verb={asked?.verb ?? ''}
          production={target.production}
          onClose={() => setAsked(null)}
          onFinished={() => void query.refetch()}
        />
      ) : null}
    </>
  )
}
