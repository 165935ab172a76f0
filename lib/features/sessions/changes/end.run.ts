import 'server-only'
import type { ChangeRunner, Facts } from '@/lib/changes/kind'
import { AppError } from '@/lib/errors'
import { sessionPlansTexts as t } from '@/lib/texts/session-plans'
import { plural, say } from '@/lib/texts/texts'
import type { EndInput } from './end'
import { findAgain, lineOn, refuseForbidden, survey, surveyFacts, waitUntil } from './plan.run'

const GONE_MS = 5_000
const NO_UNDO = t.cannotBeUndoneIts

/** Ends sessions one by one. A session that left by itself is skipped; another behind the same id is never hit. */
export const sessionsEndRunner: ChangeRunner<EndInput> = {
  kind: 'sessions.end',

  async plan(context, input) {
    const seen = await survey(context, input.sessions)
    refuseForbidden(seen.found)
    const live = seen.found.filter((one) => one.session !== null)
    if (live.length === 0) {
      const none = input.sessions.length === 1 ? t.sessionIsGoneAlready : t.allOfTheSessions
      throw new AppError('change.refused', { detail: none, hint: t.nothingIsLeftTo })
    }
    const open = live.filter((one) => one.session?.transactionMs != null).length
    const freed = live.reduce((sum, one) => sum + one.blocks, 0)
    const target = context.target.name
    const [first] = live
    const gone = seen.found.length - live.length
    return {
      sentence:
        live.length === 1 && first
          ? say(t.endsOne, { pid: first.ref.pid, target })
          : plural(t.endsSome, live.length, { target }),
      steps: seen.found.map((one) => ({
        what: lineOn(one),
        sql: seen.session.control.endSql(one.ref),
        locks: null,
        estimate: t.atOnceRollingBack,
        undo: NO_UNDO,
      })),
      facts: surveyFacts(seen),
      warnings: [
        ...(gone > 0 ? [plural(t.someGone, gone)] : []),
        ...(seen.systemId === null ? [t.identityOfTheServer] : []),
      ],
      consequences: [
        plural(t.connectionsClosed, live.length),
        plural(t.rolledBack, open),
        freed === 0 ? t.noSessionWaitsFor : plural(t.goOn, freed),
      ],
      typedName: input.sessions.length > 1 ? context.target.name : null,
    }
  },

  factsHold: endFactsHold,

  async apply(context, input, plan, index) {
    const ref = input.sessions[index]
    if (!ref) return { state: 'failed', detail: t.planHasAStep }
    if (!(await findAgain(context, plan.facts, ref)))
      return { state: 'skipped', detail: say(t.sessionHadEndedBy, { pid: ref.pid }) }
    const session = await context.operator()
    if (!(await session.control.end(ref)))
      return { state: 'skipped', detail: say(t.sessionEndedByItself, { pid: ref.pid }) }
    return { state: 'done', detail: say(t.sessionWasToldTo, { pid: ref.pid }) }
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
      return {
        ok,
        detail: say(t.stillThereAfterS, { seconds: GONE_MS / 1_000, still: still.slice(0, 20).join(', ') }),
      }
    return {
      ok,
      detail: plural(t.noLongerLists, input.sessions.length),
    }
  },
}

/** Between plan and act a session may have left by itself, which is what was wanted; nothing else may differ. */
export function endFactsHold(planned: Facts, now: Facts): string | null {
  for (const [name, was] of Object.entries(planned)) {
    const is = now[name] ?? null
    if (is === was || (name.startsWith('session ') && is === 'gone')) continue
    return say(t.wasIs, { name, was: String(was ?? t.unknown), is: String(is ?? t.unknown) })
  }
  return null
}
