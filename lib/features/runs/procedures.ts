import 'server-only'
import { appendAudit } from '@/lib/audit/append'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { cancelRun, findRun, readLog, readRun } from './store'

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
  const { changeId, intentSeq } = run
  const result = await cancelRun(run, async (tx, stopped) => {
    await context.record(tx, { changeId, details: { run: run.id, result: stopped } })
    // A run that never began has no worker to write how its intent ended.
    if (stopped === 'cancelled') {
      const ended = context.entry({ changeId, phase: 'outcome', result: 'failed', intentSeq })
      await appendAudit(tx, {
        ...ended,
        action: 'changes.apply',
        details: { state: 'cancelled', run: run.id },
      })
    }
  })
  if (result === 'over') throw new AppError('change.not_applicable')
  return { ok: true as const }
})

export const runsProcedures = { get, log, cancel }
