import 'server-only'
import type { ChangeRunner, Facts } from '@/lib/changes/kind'
import { AppError } from '@/lib/errors'
import type { EndInput } from './end'
import { findAgain, lineOn, refuseForbidden, survey, surveyFacts, waitUntil } from './plan.run'

const GONE_MS = 5_000
const NO_UNDO = 'Cannot be undone: its transaction is rolled back and the application must connect again.'

/** Ends sessions one by one. A session that left by itself is skipped; another behind the same id is never hit. */
export const sessionsEndRunner: ChangeRunner<EndInput> = {
  kind: 'sessions.end',

  async plan(context, input) {
    const seen = await survey(context, input.sessions)
    refuseForbidden(seen.found)
    const live = seen.found.filter((one) => one.session !== null)
    if (live.length === 0) {
      const none =
        input.sessions.length === 1 ? 'The session is gone already.' : 'All of the sessions are gone already.'
      throw new AppError('change.refused', { detail: none, hint: 'Nothing is left to do.' })
    }
    const open = live.filter((one) => one.session?.transactionMs != null).length
    const freed = live.reduce((sum, one) => sum + one.blocks, 0)
    const what = live.length === 1 ? `session ${live[0]?.ref.pid}` : `${live.length} sessions`
    const who = live.length === 1 ? 'it has' : 'they have'
    const gone = seen.found.length - live.length
    return {
      sentence: `Ends ${what} on ${context.target.name}: what ${who} not committed is lost.`,
      steps: seen.found.map((one) => ({
        what: lineOn(one),
        sql: seen.session.control.endSql(one.ref),
        locks: null,
        estimate: 'At once; rolling back a long transaction can take as long as it ran.',
        undo: NO_UNDO,
      })),
      facts: surveyFacts(seen),
      warnings: [
        ...(gone > 0 ? [`${gone} of the sessions are gone already; their steps will be skipped.`] : []),
        ...(seen.systemId === null ? ['The identity of the server could not be read.'] : []),
      ],
      consequences: [
        `${live.length} ${live.length === 1 ? 'connection is' : 'connections are'} closed.`,
        `${open} open ${open === 1 ? 'transaction is' : 'transactions are'} rolled back.`,
        freed === 0
          ? 'No session waits for them.'
          : `${freed} waiting ${freed === 1 ? 'session goes' : 'sessions go'} on.`,
      ],
      typedName: input.sessions.length > 1 ? context.target.name : null,
    }
  },

  factsHold: endFactsHold,

  async apply(context, input, plan, index) {
    const ref = input.sessions[index]
    if (!ref) return { state: 'failed', detail: 'The plan has a step that its input does not.' }
    if (!(await findAgain(context, plan.facts, ref)))
      return { state: 'skipped', detail: `Session ${ref.pid} had ended by itself.` }
    const session = await context.operator()
    if (!(await session.control.end(ref)))
      return { state: 'skipped', detail: `Session ${ref.pid} ended by itself at that moment.` }
    return { state: 'done', detail: `Session ${ref.pid} was told to end.` }
  },

  async probe(context, input, plan, index) {
    const ref = input.sessions[index]
    if (!ref) return 'unknown'
    // One that was told to end may take a moment to leave.
    const left = await waitUntil(
      async () => !(await findAgain(context, plan.facts, ref)),
      2_000,
      context.signal,
    )
    return left ? 'happened' : 'not-happened'
  },

  async verify(context, input, plan) {
    let still: number[] = input.sessions.map((ref) => ref.pid)
    const ok = await waitUntil(
      async () => {
        const left: number[] = []
        for (const ref of input.sessions)
          if (still.includes(ref.pid) && (await findAgain(context, plan.facts, ref))) left.push(ref.pid)
        still = left
        return left.length === 0
      },
      GONE_MS,
      context.signal,
    )
    if (!ok)
      return { ok, detail: `Still there after ${GONE_MS / 1_000} s: ${still.slice(0, 20).join(', ')}.` }
    return {
      ok,
      detail: `The server no longer lists ${input.sessions.length === 1 ? 'the session' : 'any of the sessions'}.`,
    }
  },
}

/** Between plan and act a session may have left by itself, which is what was wanted; nothing else may differ. */
export function endFactsHold(planned: Facts, now: Facts): string | null {
  for (const [name, was] of Object.entries(planned)) {
    const is = now[name] ?? null
    if (is === was || (name.startsWith('session ') && is === 'gone')) continue
    return `${name} was ${was ?? 'unknown'}, is ${is ?? 'unknown'}.`
  }
  return null
}
