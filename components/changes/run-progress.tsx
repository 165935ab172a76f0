'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useLive } from '@/components/live/live-context'
import { Status } from '@/components/patterns/status'
import { announce } from '@/components/ui/announce'
import { Link } from '@/components/ui/link'
import type { Run } from '@/lib/features/runs/contract'
import { orpc } from '@/lib/http/query'
import { changeApplyTexts as t } from '@/lib/texts/change-apply'
import { changeWords } from './change-words'
import { RunView } from './run-view'

const SENTENCES: Record<Run['state'], string> = {
  queued: t.waitingForWorker,
  running: t.running,
  succeeded: t.doneAndVerifiedOn,
  failed: t.failed,
  cancelled: t.stoppedBeforeIts,
  needs_person: t.nobodyKnowsWhether,
}

export type RunProgressProps = { runId: string; changeId: string; onFinished?: (state: Run['state']) => void }

/** A run from its start to its outcome, renewed by the live stream; the end is announced once. */
export function RunProgress({ runId, changeId, onFinished }: RunProgressProps) {
  const queries = useQueryClient()
  const run = useQuery(orpc.runs.get.queryOptions({ input: { id: runId } }))
  useLive({ topic: 'run', id: runId }, () => {
    queries.invalidateQueries({ queryKey: orpc.runs.get.key({ input: { id: runId } }) })
  })
  const state = run.data?.finishedAt ? run.data.state : null
  const told = useRef<(state: Run['state']) => void>(undefined)
  useEffect(() => {
    told.current = onFinished
  })
  useEffect(() => {
    if (state === null) return
    announce(SENTENCES[state])
    told.current?.(state)
  }, [state])
  const now = run.data?.state ?? 'queued'
  return (
    <div className="space-y-3">
      <p
        className="flex flex-wrap items-center justify-between gap-2 font-medium"
        data-run-state={run.data?.state}
      >
        <Status status={changeWords(now).status}>{SENTENCES[now]}</Status>
        <Link href={`/changes/${changeId}`} className="font-normal text-sm">
          {t.openThisChange}
        </Link>
      </p>
      <RunView runId={runId} />
    </div>
  )
}
