import 'server-only'
import { mayAnywhere } from '@/lib/auth/actor'
import { authorizeTarget } from '@/lib/auth/authorized-target'
import { changeKind } from '@/lib/changes/kinds'
import { AppError } from '@/lib/errors'
import { planOn } from '@/lib/features/change-sets/plan-set'
import type { ChangeTemplate } from '@/lib/features/change-templates/contract'
import { findForApply } from '@/lib/features/changes/store'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { changeTitles as titles } from '@/lib/texts/change-titles'
import { refusalTexts as t } from '@/lib/texts/refusals'
import {
  allTemplates,
  deleteTemplate,
  findTemplate,
  insertTemplate,
  type TemplateRow,
  updateTemplate,
} from './store'

/** One's own, or anybody's for who may write templates everywhere. */
function mayEdit({ actor, may }: HandlerContext, row: TemplateRow): boolean {
  return may('templates.write') && (row.createdById === actor.id || mayAnywhere(actor, 'templates.write'))
}

/** As its reader sees it; null for who may do its kind nowhere, and for a kind that this version does not know. */
function view(context: HandlerContext, row: TemplateRow): ChangeTemplate | null {
  const kind = changeKind(row.kind)
  const read = kind?.read(row.input)
  if (!kind || !read?.ok || !context.may(kind.permission)) return null
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    kind: row.kind,
    engine: row.engine === 'mysql' ? 'mysql' : 'postgres',
    does: kind.title(read.input, titles.aTarget),
    tier: kind.tier(read.input),
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    mayEdit: mayEdit(context, row),
  }
}

function shown(context: HandlerContext, row: TemplateRow): ChangeTemplate {
  const template = view(context, row)
  if (!template) throw new AppError('not_found')
  return template
}

/** A template that the actor may edit. */
async function own(context: HandlerContext, id: string): Promise<TemplateRow> {
  const row = await findTemplate(id)
  if (!row || !view(context, row)) throw new AppError('not_found')
  if (!mayEdit(context, row)) throw new AppError('permission.denied')
  return row
}

const list = os.changeTemplates.list.handler(async ({ context }) => ({
  items: (await allTemplates()).flatMap((row) => view(context, row) ?? []),
}))

/** From a change that one may read and whose kind one may do there: nothing is learnt that was not known. */
const create = os.changeTemplates.create.handler(async ({ input, context }) => {
  const change = await findForApply(input.changeId)
  if (!change) throw new AppError('not_found')
  const { actor } = context
  const kind = changeKind(change.kind)
  const rules = { seenBy: 'changes.read', removed: true } as const
  await authorizeTarget(actor, 'changes.read', change.targetId, rules)
  if (!kind?.portable) throw new AppError('change.not_applicable', { detail: t.itMeansOneTargetOnly })
  const { engine } = await authorizeTarget(actor, kind.permission, change.targetId, rules)
  const { name, description } = input
  const row = await insertTemplate(
    {
      ...{ name, description, engine, kind: change.kind, input: change.input },
      createdById: actor.id,
      createdBy: actor.name,
    },
    (tx, made) => context.record(tx, { details: { template: made.id, name, kind: change.kind } }),
  )
  return shown(context, row)
})

const update = os.changeTemplates.update.handler(async ({ input, context }) => {
  const { id, name, description } = input
  const before = await own(context, id)
  const row = await updateTemplate(id, { name, description }, (tx) =>
    context.record(tx, { details: { template: id, name, was: before.name } }),
  )
  return shown(context, row)
})

const remove = os.changeTemplates.remove.handler(async ({ input, context }) => {
  const { name } = await own(context, input.id)
  const gone = await deleteTemplate(input.id, (tx) =>
    context.record(tx, { details: { template: input.id, name } }),
  )
  if (!gone) throw new AppError('not_found')
  return { ok: true as const }
})

const use = os.changeTemplates.use.handler(async ({ input, context }) => {
  const row = await findTemplate(input.id)
  if (!row || !view(context, row)) throw new AppError('not_found')
  return planOn(context, row, input.targetIds)
})

export const changeTemplatesProcedures = { list, create, update, remove, use }
