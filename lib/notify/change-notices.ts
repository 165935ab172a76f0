import 'server-only'
import type { StoreTransaction } from '@/lib/store/client'
import { announce } from './announce'

/** Key of everything that is said about one change that waits for a person. */
const personKey = (changeId: string) => `change:${changeId}:needs_person`

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
  const change = await titleOf(tx, ended.changeId)
  await announce(tx, {
    kind: 'change.needs_person',
    targetId: ended.targetId,
    subject: { noun: 'changes', id: ended.changeId },
    title: `Needs a person: ${change}`,
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

/** Tells that somebody decided what became of such a change. */
export async function announcePersonDecided(
  tx: StoreTransaction,
  decided: { changeId: string; targetId: string; by: string },
): Promise<void> {
  await announce(tx, {
    kind: 'change.needs_person',
    action: 'resolved',
    targetId: decided.targetId,
    subject: { noun: 'changes', id: decided.changeId },
    title: `Decided: ${await titleOf(tx, decided.changeId)}`,
    body: [{ part: 'fact', label: 'By', value: decided.by }],
    link: `/changes/${decided.changeId}`,
    dedupKey: personKey(decided.changeId),
  })
}

/** Tells that a change waits for the approval of a second person. */
export async function announceWaiting(
  tx: StoreTransaction,
  change: { changeId: string; targetId: string; requestedBy: string; until: string | null },
): Promise<void> {
  await announce(tx, {
    kind: 'change.waiting',
    targetId: change.targetId,
    subject: { noun: 'changes', id: change.changeId },
    title: `Waits for approval: ${await titleOf(tx, change.changeId)}`,
    body: [
      { part: 'fact', label: 'Requested by', value: change.requestedBy },
      ...(change.until === null ? [] : ([{ part: 'fact', label: 'Until', value: change.until }] as const)),
    ],
    link: `/changes/${change.changeId}`,
    dedupKey: `change:${change.changeId}:waiting`,
  })
}

/** Tells that a change waits no longer: approved, refused, withdrawn or expired. */
export async function announceNotWaiting(
  tx: StoreTransaction,
  change: { changeId: string; targetId: string; outcome: string },
): Promise<void> {
  await announce(tx, {
    kind: 'change.waiting',
    action: 'resolved',
    targetId: change.targetId,
    subject: { noun: 'changes', id: change.changeId },
    title: `${change.outcome}: ${await titleOf(tx, change.changeId)}`,
    body: [],
    link: `/changes/${change.changeId}`,
    dedupKey: `change:${change.changeId}:waiting`,
  })
}

async function titleOf(tx: StoreTransaction, changeId: string): Promise<string> {
  const rows = await tx.$queryRaw<{ title: string }[]>`SELECT title FROM change WHERE id = ${changeId}::uuid`
  return rows[0]?.title ?? 'a change'
}
