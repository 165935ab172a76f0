import 'server-only'
import { authorizeTarget } from '@/lib/auth/authorized-target'
import { AppError } from '@/lib/errors'
import { askForPlan, kindOf, newChangeOf, type PlanRequest, planNew } from '@/lib/features/changes/plan-new'
import type { NewChange } from '@/lib/features/changes/store'
import type { HandlerContext } from '@/lib/http/context'
import { changeTitles as titles } from '@/lib/texts/change-titles'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { plural, say } from '@/lib/texts/texts'
import { insertSet } from './store'

/**
 * Keeps a set and asks the worker for all its plans, for whoever may do each of its kinds on each target.
 * @returns its id, when the plans stand or five seconds are over
 */
export async function planSet(
  context: HandlerContext,
  title: string,
  requests: readonly PlanRequest[],
  more: { undoOfId?: string } = {},
): Promise<string> {
  const changes: NewChange[] = []
  for (const request of requests) changes.push(await newChangeOf(context, request))
  const { actor } = context
  const by = { kind: actor.kind, id: actor.id, name: actor.name }
  const set = await insertSet({ title, actor: by, changes, ...more }, async (tx, kept) => {
    for (const [index, change] of changes.entries()) {
      const { kind, tier, targetId } = change
      const details = { kind, tier, title: change.title, set: { id: kept.id, index, of: changes.length } }
      await context.record(tx, { targetId, changeId: kept.changes[index] ?? null, details })
    }
  })
  await Promise.all(set.changes.map(askForPlan))
  return set.id
}

/** Something that can be done on any target of an engine. */
export type Portable = { kind: string; engine: string; input: unknown }

/** What was planned: one change, or a set where there are several targets. */
export type PlannedOn = { change: string | null; set: string | null }

/**
 * Plans the same on one target, or on several as a set, in the order given.
 * @throws AppError `request.invalid` for a target of another engine, or a kind that means one target only
 */
export async function planOn(
  context: HandlerContext,
  what: Portable,
  targetIds: readonly string[],
): Promise<PlannedOn> {
  const kind = kindOf(what.kind)
  const read = kind.read(what.input)
  if (!kind.portable || !read.ok) throw new AppError('change.not_applicable', { detail: t.itMeansOneTarget })
  const wanted = [...new Set(targetIds)]
  for (const id of wanted) {
    const { engine, name } = await authorizeTarget(context.actor, kind.permission, id)
    if (engine !== what.engine)
      throw new AppError('request.invalid', { fields: { targetIds: say(t.isOfAnotherEngine, { name }) } })
  }
  const [only = ''] = wanted
  const { kind: name, input } = what
  if (wanted.length === 1) {
    const change = await planNew(context, { kind: name, targetId: only, input })
    return { change: change.id, set: null }
  }
  const title = kind.title(read.input, plural(titles.targets, wanted.length))
  const members = wanted.map((targetId) => ({ kind: name, targetId, input }))
  return { change: null, set: await planSet(context, title, members) }
}
