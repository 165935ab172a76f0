import 'server-only'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { stopRun } from './stop-run'
import { findRun, readLog, readRun } from './store'

const get = os.runs.get.handler(async ({ input }) => {
  const run = await readRun(input.id)
  if (!run) throw new AppError('not_found')
  return run
})

const log = os.runs.log.handler(({ input }) => readLog(input.id, input.after))

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

export const runsProcedures = { get, log, cancel }
