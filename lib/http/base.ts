import 'server-only'
import { mapEventIterator } from '@orpc/client'
import { implement } from '@orpc/server'
import { type AuditEntry, appendAudit, appendAuditAlone } from '@/lib/audit/append'
import { type Actor, may } from '@/lib/auth/actor'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import { AppError, type ErrorCode } from '@/lib/errors'
import { authorise } from '@/lib/http/authorise'
import { sayChecks } from '@/lib/http/check-words'
import type { HandlerContext, InitialContext, RecordFields } from '@/lib/http/context'
import { contract } from '@/lib/http/contract'
import type { ProcedureMeta } from '@/lib/http/define'
import { toAppError, toOrpcError } from '@/lib/http/errors'
import { limitCalls } from '@/lib/http/rate-limit'

sayChecks()

/** Meta of a procedure; one that has none is refused, whatever it is. */
function metaOf(meta: Partial<ProcedureMeta>): ProcedureMeta {
  const { permission, scope, tier, audit, by } = meta
  if (!permission || !scope || tier === undefined || audit === undefined || !by) {
    throw new Error('A procedure without permission and scope cannot be called.')
  }
  return { permission, scope, tier, audit, by }
}

function entryMaker(context: InitialContext, actor: Actor, meta: ProcedureMeta, targetId: string | null) {
  return (fields: RecordFields = {}): AuditEntry => {
    if (meta.audit === null) throw new Error('A procedure that records must name its action in the contract.')
    const { requestId, ip } = context.request
    return { targetId, ...fields, action: meta.audit, actor, requestId, ip }
  }
}

/** Refusals that say something of who tried; a mistake in a form does not. */
const REFUSED: readonly ErrorCode[] = [
  'permission.denied',
  'not_found',
  'auth.person_required',
  'approval.own',
  'break_glass.own_review',
  'break_glass.not_allowed',
]

/**
 * A refused write is worth an entry, wherever it was refused; what nobody in particular tries is only counted
 * by the rate limit.
 */
async function recordDenied(
  context: InitialContext,
  actor: Actor,
  meta: ProcedureMeta,
  error: unknown,
  about: { targetId?: string; changeId?: string } = {},
) {
  const known = actor.kind === 'user' || actor.kind === 'token'
  if (meta.audit === null || !known || !(error instanceof AppError)) return
  if (!REFUSED.includes(error.code)) return
  const { requestId, ip } = context.request
  await appendAuditAlone({
    action: meta.audit,
    actor,
    result: 'denied',
    requestId,
    ip,
    ...about,
    details: { code: error.code },
  })
}

async function open(context: InitialContext, meta: ProcedureMeta, input: unknown): Promise<HandlerContext> {
  const actor = await context.authenticate()
  limitCalls(actor, context.request.ip, meta)
  let target: AuthorizedTarget
  try {
    target = await authorise(actor, meta, input)
  } catch (error) {
    await recordDenied(context, actor, meta, error)
    throw error
  }
  const scoped = meta.scope === 'target' || meta.scope === 'change' || meta.scope === 'run'
  const entry = entryMaker(context, actor, meta, scoped ? target.id : null)
  return {
    ...context,
    actor,
    requestId: context.request.requestId,
    target,
    may: (permission, place) => may(actor, permission, place),
    recheck: async () => {
      const now =
        actor.kind === 'user' && context.again ? await context.again(actor) : await context.authenticate()
      if (now.kind === 'anonymous') throw new AppError('auth.required')
      return now
    },
    entry,
    record: (tx, fields) => appendAudit(tx, entry(fields)),
  }
}

function aboutOf(opened: HandlerContext, meta: ProcedureMeta, input: unknown) {
  if (meta.scope !== 'target' && meta.scope !== 'change' && meta.scope !== 'run') return {}
  const changeId = meta.scope === 'change' ? (input as { id: string }).id : null
  return { targetId: opened.target.id, ...(changeId === null ? {} : { changeId }) }
}

function isIterator(value: unknown): value is AsyncIteratorObject<unknown, unknown, void> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
}

/**
 * The one base of all procedures: authenticates, limits, authorises by the contract's meta, opens the
 * target, and turns every error into one of the catalogue. `os.<noun>.<verb>.handler(…)` implements one.
 */
export const os = implement(contract)
  .$context<InitialContext>()
  .use(async ({ context, procedure, path, next }, input) => {
    const { requestId } = context.request
    const where = path.join('.')
    const meta = metaOf(procedure['~orpc'].meta as Partial<ProcedureMeta>)
    let opened: HandlerContext | undefined
    const wire = (error: unknown) => toOrpcError(toAppError(error, requestId, where), requestId)
    try {
      opened = await open(context, meta, input)
      const result = await next({ context: opened })
      if (!isIterator(result.output)) return result
      // Errors in the middle of a stream come long after this function returned.
      const output = mapEventIterator(result.output, {
        value: async (value) => value,
        error: async (error) => wire(error),
      })
      return { ...result, output }
    } catch (error) {
      if (opened) await recordDenied(context, opened.actor, meta, error, aboutOf(opened, meta, input))
      throw wire(error)
    }
  })
