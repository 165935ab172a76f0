import 'server-only'
import { insertDownload } from '@/lib/documents/download-store'
import { utcName } from '@/lib/documents/make-download'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { inTransaction } from '@/lib/store/client'
import { readLog } from './log-store'
import { stopRun } from './stop-run'
import { findRun, readRun } from './store'

const get = os.runs.get.handler(async ({ input }) => {
  const run = await readRun(input.id)
  if (!run) throw new AppError('not_found')
  return run
})

const log = os.runs.log.handler(({ input: { id, ...cut } }) => readLog(id, cut))

const download = os.runs.download.handler(async ({ input, context }) => {
  const { actor } = context
  if (actor.kind !== 'user' && actor.kind !== 'token') throw new AppError('auth.required')
  const run = await findRun(input.id)
  if (!run) throw new AppError('not_found')
  const id = crypto.randomUUID()
  const name = `quarterdeck_run_${run.id.slice(0, 8)}_${utcName()}.log`
  const expiresAt = await inTransaction(async (tx) => {
    const until = await insertDownload(tx, {
      ...{ id, name, kind: 'run-log', contentType: 'text/plain; charset=utf-8' },
      owner: { kind: actor.kind, id: actor.id },
      input: { runId: run.id },
    })
    await context.record(tx, { changeId: run.changeId, details: { run: run.id } })
    return until
  })
  return { url: `/api/downloads/${id}`, name, expiresAt }
})

/** One's own run, or anybody's with `changes.cancel`. */
const cancel = os.runs.cancel.handler(async ({ input, context }) => {
  const { actor, target } = context
  const run = await findRun(input.id)
  if (!run) throw new AppError('not_found')
  if (run.actorId !== actor.id && !context.may('changes.cancel', target.place))
    throw new AppError('permission.denied')
  if ((await stopRun(context, run)) === 'over') throw new AppError('change.not_applicable')
  return { ok: true as const }
})

export const runsProcedures = { get, log, download, cancel }
