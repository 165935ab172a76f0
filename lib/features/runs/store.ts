import 'server-only'
import { closeRequests } from '@/lib/approvals/request-store'
import { verdictView } from '@/lib/features/changes/verdict-store'
import { type Run, runSchema } from '@/lib/features/runs/contract'
import { inTransaction, prisma, type StoreTransaction } from '@/lib/store/client'
import { requestsTexts as t } from '@/lib/texts/requests'

/** One run with its steps as the API shows it; null when there is none. */
export async function readRun(id: string): Promise<Run | null> {
  const row = await prisma().run.findUnique({
    where: { id },
    include: {
      steps: { orderBy: { index: 'asc' } },
      verdicts: { orderBy: { at: 'asc' } },
      change: { select: { title: true } },
    },
  })
  if (!row) return null
  return runSchema.parse({
    id: row.id,
    changeId: row.changeId,
    title: row.change.title,
    state: row.state,
    attempt: row.attempt,
    steps: row.steps.map((step) => ({
      index: step.index,
      what: step.what,
      state: step.state,
      startedAt: step.startedAt?.toISOString() ?? null,
      finishedAt: step.finishedAt?.toISOString() ?? null,
      detail: step.detail,
    })),
    progress: row.progress,
    verified: row.verified,
    problem: row.problem,
    verdicts: await Promise.all(row.verdicts.map(verdictView)),
    queuedAt: row.queuedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    cancelRequestedAt: row.cancelRequestedAt?.toISOString() ?? null,
  })
}

/** Who started a run, and where it stands. */
export function findRun(id: string) {
  return prisma().run.findUnique({
    where: { id },
    select: { id: true, state: true, actorId: true, changeId: true, targetId: true, intentSeq: true },
  })
}

/** What cancelling came to: stopped before it began, asked to stop at the next safe point, or too late. */
export type CancelResult = 'cancelled' | 'asked' | 'over'

/** Stops a queued run at once, and asks a running one to stop. `last` writes the audit entry. */
export function cancelRun(
  run: { id: string; changeId: string },
  last: (tx: StoreTransaction, result: CancelResult) => Promise<unknown>,
): Promise<CancelResult> {
  const { id, changeId } = run
  const now = new Date()
  return inTransaction(async (tx) => {
    const queued = await tx.run.updateMany({
      where: { id, state: 'queued' },
      data: { state: 'cancelled', cancelRequestedAt: now, finishedAt: now },
    })
    if (queued.count > 0) {
      const detail = t.cancelledBeforeItBegan
      await tx.runStep.updateMany({
        where: { runId: id, state: 'pending' },
        data: { state: 'skipped', detail },
      })
      await tx.change.update({ where: { id: changeId }, data: { state: 'cancelled' } })
      await closeRequests(tx, changeId, detail)
      await last(tx, 'cancelled')
      return 'cancelled'
    }
    const running = await tx.run.updateMany({
      where: { id, state: 'running', cancelRequestedAt: null },
      data: { cancelRequestedAt: now },
    })
    const asked = running.count > 0 || (await tx.run.count({ where: { id, state: 'running' } })) > 0
    if (running.count > 0) await last(tx, 'asked')
    return asked ? 'asked' : 'over'
  })
}
