'use client'
import { useQuery } from '@tanstack/react-query'
import { Status } from '@/components/patterns/status'
import { changeApplyTexts as t } from '@/lib/texts/change-apply'

async function workerLives(): Promise<boolean> {
  const answer = await fetch('/api/health', { cache: 'no-store' })
  const health = (await answer.json()) as { store?: string; worker?: string }
  // While the store is away nobody knows of workers, and the banner says that.
  return health.store !== 'ok' || health.worker !== 'unavailable'
}

/** Beside something that waits for a worker: says so when none runs, and nothing otherwise. */
export function NoWorker() {
  const health = useQuery({
    queryKey: ['health', 'worker'],
    queryFn: workerLives,
    staleTime: 2_000,
    refetchInterval: 3_000,
  })
  if (health.data !== false) return null
  return (
    <p role="status">
      <Status status="warning">{t.noWorkerIsRunning}</Status>
    </p>
  )
}
