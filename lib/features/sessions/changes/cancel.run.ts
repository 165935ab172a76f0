import 'server-only'
import type { ChangeRunner, Facts } from '@/lib/changes/kind'
import type { LiveSession } from '@/lib/engines/contract/sessions'
import { AppError } from '@/lib/errors'
import type { CancelInput } from './cancel'
import { age, findAgain, lineOn, refuseForbidden, survey, surveyFacts, waitUntil } from './plan.run'

const STOPPED_MS = 5_000
/** Two readings of when one statement began differ by network and rounding: so much is the same statement. */
const SAME_START_MS = 1_500

/** Cancels one statement: the very one that was seen, told by the time it began. */
export const sessionsCancelRunner: ChangeRunner<CancelInput> = {
  kind: 'sessions.cancel',

  async plan(context, input) {
    const seen = await survey(context, input.sessions)
    refuseForbidden(seen.found)
    const [one] = seen.found
    if (!one?.session)
      throw new AppError('change.refused', {
        detail: 'The session is gone already.',
        hint: 'Nothing is left to do.',
      })
    if (!runs(one.session))
      throw new AppError('change.refused', {
        detail: 'The session runs no statement now.',
        hint: 'Nothing is left to cancel; to close the connection too, end the session instead.',
      })
    const ran = one.session.queryMs
    return {
      sentence: `Cancels the statement of session ${one.ref.pid} on ${context.target.name}; the session stays connected.`,
      steps: [
        {
          what: lineOn(one),
          sql: seen.session.control.cancelSql(one.ref),
          locks: null,
          estimate: 'At once, as soon as the server checks for interrupts.',
          undo: 'Cannot be undone: the application gets an error and may send the statement again.',
        },
      ],
      facts: {
        ...surveyFacts(seen),
        'statement began': ran === null ? null : new Date(seen.at - ran).toISOString(),
        'statement id': one.session.queryId,
      },
      warnings: seen.systemId === null ? ['The identity of the server could not be read.'] : [],
      consequences: [
        ran === null
          ? 'One statement ends with an error.'
          : `A statement that ran for ${age(ran)} ends with an error.`,
        'Its transaction, where one is open, fails and must be rolled back by the application.',
      ],
      typedName: null,
    }
  },

  factsHold: cancelFactsHold,

  async apply(context, input, plan) {
    const [ref] = input.sessions
    if (!ref) return { state: 'failed', detail: 'No session was named.' }
    const found = await findAgain(context, plan.facts, ref)
    if (!found || !stillRuns(found, plan.facts))
      return { state: 'skipped', detail: 'The statement had ended by itself.' }
    const session = await context.operator()
    if (!(await session.control.cancel(ref)))
      return { state: 'skipped', detail: 'The session ended at that moment.' }
    return { state: 'done', detail: `The statement of session ${ref.pid} was told to stop.` }
  },

  async probe(context, input, plan) {
    const [ref] = input.sessions
    if (!ref) return 'unknown'
    const stopped = async () => {
      const found = await findAgain(context, plan.facts, ref)
      return !found || !stillRuns(found, plan.facts)
    }
    return (await waitUntil(stopped, 2_000, context.signal)) ? 'happened' : 'not-happened'
  },

  async verify(context, input, plan) {
    const [ref] = input.sessions
    const ok = await waitUntil(
      async () => {
        const found = ref ? await findAgain(context, plan.facts, ref) : null
        return !found || !stillRuns(found, plan.facts)
      },
      STOPPED_MS,
      context.signal,
    )
    const detail = ok
      ? 'The statement no longer runs.'
      : `The statement still runs after ${STOPPED_MS / 1_000} s.`
    return { ok, detail }
  },
}

function runs(session: LiveSession): boolean {
  return session.state === 'active' || session.state === 'waiting'
}

function stillRuns(session: LiveSession, facts: Facts): boolean {
  const began = session.queryMs === null ? null : new Date(Date.now() - session.queryMs).toISOString()
  return runs(session) && sameStart(facts['statement began'] ?? null, began)
}

function sameStart(planned: Facts[string], now: Facts[string]): boolean {
  if (typeof planned !== 'string' || typeof now !== 'string') return planned === now
  return Math.abs(Date.parse(planned) - Date.parse(now)) <= SAME_START_MS
}

/** The same session must still run the same statement. */
export function cancelFactsHold(planned: Facts, now: Facts): string | null {
  for (const [name, was] of Object.entries(planned)) {
    const is = now[name] ?? null
    const isSame = name === 'statement began' ? sameStart(was, is) : is === was
    if (!isSame)
      return name.startsWith('statement')
        ? 'The session runs another statement now.'
        : `${name} was ${was ?? 'unknown'}, is ${is ?? 'unknown'}.`
  }
  return null
}
