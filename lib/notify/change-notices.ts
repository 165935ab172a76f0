import 'server-only'
import type { StoreTransaction } from '@/lib/store/client'
import { noticesTexts as t } from '@/lib/texts/notices'
import { say } from '@/lib/texts/texts'
import { announce } from './announce'

/** Key of everything that is said about one change that waits for a person. */
const personKey = (changeId: string) => `change:${changeId}:needs_person`

const VERDICTS = {
  happened: t.personLookedItHad,
  'not-happened': t.personLookedItHad2,
  end: t.personEndedTheChange,
} as const

/** Tells that a run stopped in a state nobody knows, in the transaction that parks it. */
export async function announceNeedsPerson(
  tx: StoreTransaction,
  ended: {
    changeId: string
    runId: string
    targetId: string
    problem: { message: string; hint: string } | null
  },
): Promise<void> {
  const { title } = await aboutChange(tx, ended.changeId)
  await announce(tx, {
    kind: 'change.needs_person',
    targetId: ended.targetId,
    subject: { noun: 'changes', id: ended.changeId },
    title: say(t.needsAPerson, { title }),
    body: [
      { part: 'text', text: t.whetherThisChangeHappened },
      ...(ended.problem
        ? ([
            { part: 'fact', label: t.problem, value: ended.problem.message },
            { part: 'fact', label: t.whatToDo, value: ended.problem.hint },
          ] as const)
        : []),
      { part: 'fact', label: t.run, value: ended.runId },
    ],
    link: `/changes/${ended.changeId}`,
    dedupKey: personKey(ended.changeId),
  })
}

/** Tells that somebody looked and decided, in the transaction that takes their word. */
export async function announcePersonDecided(
  tx: StoreTransaction,
  decided: { changeId: string; verdict: 'happened' | 'not-happened' | 'end'; by: string },
): Promise<void> {
  const { title, targetId } = await aboutChange(tx, decided.changeId)
  await announce(tx, {
    kind: 'change.needs_person',
    action: 'resolved',
    targetId,
    subject: { noun: 'changes', id: decided.changeId },
    title: say(t.decided, { title }),
    body: [
      { part: 'text', text: VERDICTS[decided.verdict] },
      { part: 'fact', label: t.decidedBy, value: decided.by },
    ],
    link: `/changes/${decided.changeId}`,
    dedupKey: personKey(decided.changeId),
  })
}

/** Tells that a change waits for the approval of a second person, in the transaction that lets it wait. */
export async function announceWaiting(
  tx: StoreTransaction,
  change: { changeId: string; requestedBy: string; until: string | null },
): Promise<void> {
  const { title, targetId } = await aboutChange(tx, change.changeId)
  await announce(tx, {
    kind: 'change.waiting',
    targetId,
    subject: { noun: 'changes', id: change.changeId },
    title: say(t.waitsForApproval, { title }),
    body: [
      { part: 'fact', label: t.requestedBy, value: change.requestedBy },
      ...(change.until === null ? [] : ([{ part: 'fact', label: t.until, value: change.until }] as const)),
    ],
    link: `/changes/${change.changeId}`,
    dedupKey: `change:${change.changeId}:waiting`,
  })
}

/** Tells that a change waits no longer, and in a few words why; null: it was approved. */
export async function announceNotWaiting(
  tx: StoreTransaction,
  change: { changeId: string; outcome: string | null },
): Promise<void> {
  const { title, targetId } = await aboutChange(tx, change.changeId)
  await announce(tx, {
    kind: 'change.waiting',
    action: 'resolved',
    targetId,
    subject: { noun: 'changes', id: change.changeId },
    title: say(t.outcomeOf, { outcome: change.outcome?.replace(/\.$/, '') ?? t.approved, title }),
    body: [],
    link: `/changes/${change.changeId}`,
    dedupKey: `change:${change.changeId}:waiting`,
  })
}

async function aboutChange(
  tx: StoreTransaction,
  changeId: string,
): Promise<{ title: string; targetId: string | null }> {
  const rows = await tx.$queryRaw<{ title: string; targetId: string | null }[]>`
    SELECT title, target_id::text AS "targetId" FROM change WHERE id = ${changeId}::uuid`
  return rows[0] ?? { title: t.aChange, targetId: null }
}
