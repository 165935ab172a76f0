'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Say } from '@/components/patterns/say'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import type { ReplayView } from '@/lib/features/locks/contract'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { locksTexts as t } from '@/lib/texts/locks'
import { plural, say } from '@/lib/texts/texts'
import type { LockRights } from './lock-buttons'
import { LOCK_CSV, lockRows } from './lock-csv'
import { LockForest } from './lock-forest'
import { lockParams } from './lock-search-params'
import { locksSentence } from './lock-words'

export type LockReplayProps = {
  target: { id: string; name: string }
  at: string
  initial: ReplayView | null
  rights: LockRights
}

/** Who waited for whom at a moment that was kept; from snapshot to snapshot of its pile-up. */
export function LockReplay({ target, at, initial, rights }: LockReplayProps) {
  const [{ root }, setParams] = useQueryStates(lockParams)
  const asked = { targetId: target.id, at, ...(root === null ? {} : { root }) }
  const query = useQuery({
    ...orpc.locks.replay.queryOptions({ input: asked }),
    ...(initial ? { initialData: initial } : {}),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const back = (
    <Button size="sm" onClick={() => setParams({ at: null, root: null })}>
      {t.backToLive}
    </Button>
  )
  const view = query.data
  if (!view) {
    if (!query.error) return <p className="text-ink-muted">{t.firstReading}</p>
    const problem = problemOf(query.error)
    return problem.code === 'not_found' ? (
      <EmptyState kind="no-match" title={t.replayGone} action={back}>
        {t.replayGoneHint}
      </EmptyState>
    ) : (
      <ErrorPanel {...problem} action={back} />
    )
  }
  const go = (to: string | null) => to && setParams({ at: to, root: null })
  const every = async () => lockRows(await client.locks.replay({ targetId: target.id, at, limit: 10_000 }))
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold text-lg">{locksSentence(view, t.nothingWaited)}</h2>
        <span className="flex flex-wrap items-center gap-2 text-sm">
          <span className="tabular text-ink-muted">
            {say(t.snapshotOf, { n: view.position, all: view.pileUp.snapshots })}
          </span>
          <Step to={view.previous} onGo={go} label={t.previous}>
            <ChevronLeft aria-hidden="true" strokeWidth={1.75} />
          </Step>
          <Step to={view.next} onGo={go} label={t.next}>
            <ChevronRight aria-hidden="true" strokeWidth={1.75} />
          </Step>
          {back}
        </span>
      </div>
      <p className="mb-3 border-b bg-hover px-4 py-1.5 text-sm">
        <Say of={t.replayOf} at={<TimeAgo at={view.at} mode="both" />} />
      </p>
      <LockForest
        view={view}
        live={false}
        target={target}
        rights={rights}
        onAct={() => undefined}
        onMore={(id) => setParams({ root: id })}
      />
      {view.cut > 0 ? <p className="mb-3 text-ink-muted text-sm">{plural(t.snapshotCut, view.cut)}</p> : null}
      <footer className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-ink-muted text-xs">
        <CsvButton columns={LOCK_CSV} rows={every} target={target.name} view="locks" />
        <span>{t.maskedForEver}</span>
        <ZoneNote />
      </footer>
    </>
  )
}

type StepProps = {
  to: string | null
  label: string
  onGo: (to: string | null) => void
  children: React.ReactNode
}

function Step({ to, label, onGo, children }: StepProps) {
  return (
    <Button size="sm" aria-disabled={to === null || undefined} onClick={() => onGo(to)}>
      {children}
      {label}
    </Button>
  )
}
