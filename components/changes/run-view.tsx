'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { ProgressSteps } from '@/components/patterns/progress-steps'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import type { Run } from '@/lib/features/runs/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changesTexts as t } from '@/lib/texts/changes'
import { NoWorker } from './no-worker'
import { RunLog } from './run-log'

const VerdictList = lazy(() => import('./verdict-list').then((module) => ({ default: module.VerdictList })))

function tookMs(step: Run['steps'][number]): number | null {
  return step.startedAt && step.finishedAt ? Date.parse(step.finishedAt) - Date.parse(step.startedAt) : null
}

export type RunViewProps = {
  runId: string
  /** What the page around it says already: it is not said twice. */
  told?: Run['problem']
}

/** A run: steps with their times, what was verified, and the log, which is asked for at the same moment. */
export function RunView({ runId, told = null }: RunViewProps) {
  const run = useQuery(
    orpc.runs.get.queryOptions({
      input: { id: runId },
      refetchInterval: ({ state: { data } }) =>
        // Somebody else may say what became of it, and it goes on.
        data?.state === 'needs_person' ? 3_000 : data?.finishedAt ? false : 1_000,
    }),
  )
  if (run.isError && !run.data) return <ErrorPanel {...problemOf(run.error)} />
  return (
    <div className="space-y-3">
      {run.data ? <Progress run={run.data} told={told} /> : <Skeleton className="h-40 w-full" />}
      <RunLog runId={runId} over={run.data ? run.data.finishedAt !== null : false} />
    </div>
  )
}

function Progress({ run, told }: { run: Run; told: Run['problem'] }) {
  const cache = useQueryClient()
  const cancel = useMutation(
    orpc.runs.cancel.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: orpc.runs.key() }),
    }),
  )
  const { verified, cancelRequestedAt: stopping } = run
  return (
    <>
      {run.state === 'queued' || run.state === 'running' ? <NoWorker /> : null}
      <ProgressSteps
        steps={run.steps.map((step) => ({
          name: step.what,
          state: step.state,
          startedAt: step.startedAt,
          tookMs: tookMs(step),
          detail: step.detail,
        }))}
      />
      {run.verdicts.length > 0 ? (
        <Suspense>
          <VerdictList verdicts={run.verdicts} />
        </Suspense>
      ) : null}
      {verified ? (
        <p>
          <Status status={verified.ok ? 'ok' : 'critical'}>{verified.detail}</Status>
        </p>
      ) : null}
      {run.problem && run.problem.message !== told?.message ? <ErrorPanel {...run.problem} /> : null}
      {run.finishedAt ? null : (
        <div className="flex flex-wrap items-center gap-3">
          <Button
            busy={cancel.isPending}
            aria-disabled={stopping !== null}
            onClick={() => (stopping === null ? cancel.mutate({ id: run.id }) : undefined)}
          >
            {stopping ? t.stopping : t.stop}
          </Button>
          <span className="text-ink-muted text-sm">{t.itStopsBeforeIts}</span>
        </div>
      )}
      {cancel.isError ? <ErrorPanel {...problemOf(cancel.error)} /> : null}
    </>
  )
}
