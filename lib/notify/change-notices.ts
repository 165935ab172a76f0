import 'server-only'
import type { StoreTransaction } from '@/lib/store/client'
import { announce } from './announce'

/** Key of everything that is said about one change that waits for a person. */
const personKey = (changeId: string) => `change:${changeId}:needs_person`

const VERDICTS = {
  happened: 'A person looked: it had happened, and the change goes on after it.',
  'not-happened': 'A person looked: it had not happened, and the change goes on.',
  end: 'A person ended the change there.',
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
    title: `Needs a person: ${title}`,
    body: [
      { part: 'text', text: 'Whether this change happened is not known. The panel does not try it again.' },
      ...(ended.problem
        ? ([
            { part: 'fact', label: 'Problem', value: ended.problem.message },
            { part: 'fact', label: 'What to do', value: ended.problem.hint },
          ] as const)
        : []),
      { part: 'fact', label: 'Run', value: ended.runId },
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
    title: `Decided: ${title}`,
    body: [
      { part: 'text', text: VERDICTS[decided.verdict] },
      { part: 'fact', label: 'Decided by', value: decided.by },
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
    title: `Waits for approval: ${title}`,
    body: [
      { part: 'fact', label: 'Requested by', value: change.requestedBy },
      ...(change.until === null ? [] : ([{ part: 'fact', label: 'Until', value: change.until }] as const)),
    ],
    link: `/changes/${change.changeId}`,
    dedupKey: `change:${change.changeId}:waiting`,
  })
}

/** Tells that a change waits no longer: `outcome` is a word such as Approved, Refused, Withdrawn, Expired. */
export async function announceNotWaiting(
  tx: StoreTransaction,
  change: { changeId: string; outcome: string },
): Promise<void> {
  const { title, targetId } = await aboutChange(tx, change.changeId)
  await announce(tx, {
    kind: 'change.waiting',
    action: 'resolved',
    targetId,
    subject: { noun: 'changes', id: change.changeId },
    title: `${change.outcome}: ${title}`,
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
  return rows[0] ?? { title: 'a change', targetId: null }
}
