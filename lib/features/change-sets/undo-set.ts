import 'server-only'
import { setUndo } from '@/lib/changes/set-undo'
import { AppError } from '@/lib/errors'
import { type PlanRequest, planNew, shownChange } from '@/lib/features/changes/plan-new'
import { findUndo } from '@/lib/features/changes/store'
import { os } from '@/lib/http/base'
import { changeSetsTexts } from '@/lib/texts/change-sets'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'
import { planSet } from './plan-set'
import { findSet } from './store'

/** States of a set in which nothing of it moves any more and something was done. */
const OVER = ['succeeded', 'stopped']
const LONGEST_TITLE = 200

/** Taking back what took something back does that once more. */
function titleOf({ title, undoOf }: { title: string; undoOf: { title: string } | null }): string {
  return undoOf
    ? say(changeSetsTexts.redoTitle, { title: undoOf.title })
    : say(changeSetsTexts.undoTitle, { title })
}

/** The reverses are changes like any other: planned now, against what the servers are now; one alone is no set. */
const undo = os.changeSets.undo.handler(async ({ input, context }) => {
  const set = await findSet(input.id, (place) => context.may('changes.read', place))
  if (!set) throw new AppError('not_found')
  if (set.hidden > 0) throw new AppError('permission.denied', { detail: t.setHasHidden })
  if (!OVER.includes(set.state)) throw new AppError('change.not_applicable')
  const changes = await Promise.all(set.seen.map(shownChange))
  const { back, stay } = setUndo(changes.map((change) => ({ ...change, index: change.set?.index ?? 0 })))
  const requests: PlanRequest[] = []
  for (const { id } of back) {
    const found = await findUndo(id)
    if (found) requests.push({ ...found, undoOfId: id })
  }
  const [only] = requests
  if (!only && stay.some(({ why }) => why === 'taken-back')) throw new AppError('change.reverse_exists')
  if (!only) throw new AppError('change.not_applicable', { detail: t.nothingToTakeBack })
  if (requests.length === 1) return { change: (await planNew(context, only)).id, set: null }
  const title = titleOf(set).slice(0, LONGEST_TITLE).toWellFormed()
  return { change: null, set: await planSet(context, title, requests, { undoOfId: set.id }) }
})

export const undoProcedures = { undo }
