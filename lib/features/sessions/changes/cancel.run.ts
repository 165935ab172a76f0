import 'server-only'
import type { ChangeRunner, Facts } from '@/lib/changes/kind'
import type { LiveSession } from '@/lib/engines/contract/sessions'
import { AppError } from '@/lib/errors'
import { sessionPlansTexts as t } from '@/lib/texts/session-plans'
import { say } from '@/lib/texts/texts'
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
        detail: t.sessionIsGoneAlready,
        hint: t.nothingIsLeftTo,
      })
    if (!runs(one.session))
      throw new AppError('change.refused', {
        detail: t.sessionRunsNoStatement,
        hint: t.nothingIsLeftTo2,
      })
    const ran = one.session.queryMs
    return {
      sentence: say(t.cancelsTheStatementOf, { pid: one.ref.pid, name: context.target.name }),
      steps: [
        {
          what: lineOn(one),
          sql: seen.session.control.cancelSql(one.ref),
          locks: null,
          estimate: t.atOnceAsSoon,
          undo: t.cannotBeUndoneThe,
        },
      ],
      facts: {
        ...surveyFacts(seen),
        'statement began': ran === null ? null : new Date(seen.at - ran).toISOString(),
        'statement id': one.session.queryId,
      },
      warnings: seen.systemId === null ? [t.identityOfTheServer] : [],
      consequences: [
        ran === null ? t.oneStatementEndsWith : say(t.statementThatRanFor, { age: age(ran) }),
        t.transactionWhereOneIs,
      ],
      typedName: null,
    }
  },

  factsHold: cancelFactsHold,

  async apply(context, input, plan) {
    const [ref] = input.sessions
    if (!ref) return { state: 'failed', detail: t.noSessionWasNamed }
    const found = await findAgain(context, plan.facts, ref)
    if (!found || !stillRuns(found, plan.facts)) return { state: 'skipped', detail: t.statementHadEndedBy }
    const session = await context.operator()
    if (!(await session.control.cancel(ref))) return { state: 'skipped', detail: t.sessionEndedAtThat }
    return { state: 'done', detail: say(t.statementOfSessionWas, { pid: ref.pid }) }
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
      ? t.statementNoLongerRuns
      : say(t.statementStillRunsAfter, { seconds: STOPPED_MS / 1_000 })
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
        ? t.sessionRunsAnotherStatement
        : say(t.wasIs, { name, was: String(was ?? t.unknown), is: String(is ?? t.unknown) })
  }
  return null
}
