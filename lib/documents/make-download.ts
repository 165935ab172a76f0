import 'server-only'
import { randomUUID } from 'node:crypto'
import { insertDownload } from '@/lib/documents/download-store'
import { DOCUMENT_TASK } from '@/lib/documents/task'
import { AppError } from '@/lib/errors'
import type { HandlerContext } from '@/lib/http/context'
import { askWorker, workerLives } from '@/lib/jobs/task'
import { inTransaction } from '@/lib/store/client'

const WAIT_MS = 30_000

/** A moment for the name of a file. */
export function utcName(at = new Date()): string {
  return `${at.toISOString().slice(0, 19).replaceAll(':', '')}Z`
}

type Wanted = {
  name: string
  /** What the door checks again before it hands the file over. */
  check: Record<string, unknown>
  task: Record<string, unknown>
  details: Record<string, unknown>
  changeId?: string
}

/**
 * Has the worker make a PDF, and answers where its owner may fetch it, once.
 * @throws AppError `worker.unavailable`, and what the worker met
 */
export async function makeDownload(
  context: HandlerContext,
  { name, check, task, details, changeId }: Wanted,
): Promise<{ url: string; name: string; expiresAt: string }> {
  const { actor } = context
  if (actor.kind !== 'user' && actor.kind !== 'token') throw new AppError('auth.required')
  if (!(await workerLives())) throw new AppError('worker.unavailable')
  const id = randomUUID()
  const owner = { kind: actor.kind, id: actor.id }
  const expiresAt = await inTransaction(async (tx) => {
    const until = await insertDownload(tx, {
      id,
      kind: 'document',
      name,
      contentType: 'application/pdf',
      owner,
      input: check,
    })
    await context.record(tx, { details, ...(changeId ? { changeId } : {}) })
    return until
  })
  const answer = await askWorker(DOCUMENT_TASK, { ...task, downloadId: id }, { waitMs: WAIT_MS })
  if (answer.state === 'pending') throw new AppError('worker.unavailable')
  return { url: `/api/downloads/${id}`, name, expiresAt }
}
