import 'server-only'
import { z } from 'zod'
import { type Actor, may, mayAnywhere } from '@/lib/auth/actor'
import {
  type AuthorizedTarget,
  authorizeTarget,
  authorizeTargetOf,
  NO_TARGET,
} from '@/lib/auth/authorized-target'
import { AppError } from '@/lib/errors'
import type { ProcedureMeta } from '@/lib/http/define'
import { refusalTexts as t } from '@/lib/texts/refusals'

/** The id that decides the scope, from input that nobody has validated yet. */
function idIn(input: unknown, name: string): string {
  const value = typeof input === 'object' && input !== null ? Reflect.get(input, name) : undefined
  const parsed = z.uuid().safeParse(value)
  if (!parsed.success) throw new AppError('request.invalid', { fields: { [name]: t.notAnId } })
  return parsed.data.toLowerCase()
}

/**
 * Decides whether the actor may call a procedure with this input, by the contract's meta alone. Whatever
 * is not allowed by a rule below is denied.
 * @returns the target, for scopes that have one
 * @throws AppError `auth.required`, `auth.person_required`, `permission.denied` or `not_found`
 */
export async function authorise(
  actor: Actor,
  meta: ProcedureMeta,
  input: unknown,
): Promise<AuthorizedTarget> {
  if (meta.permission === 'public') return NO_TARGET
  if (actor.kind === 'anonymous') throw new AppError('auth.required')
  if (meta.by === 'person' && actor.kind !== 'user') throw new AppError('auth.person_required')
  const { permission } = meta
  switch (meta.scope) {
    case 'target': {
      const asked = permission === 'signed-in' ? 'targets.read' : permission
      return authorizeTarget(actor, asked, idIn(input, 'targetId'))
    }
    case 'change':
    case 'run': {
      const asked = permission === 'signed-in' ? 'changes.read' : permission
      return authorizeTargetOf(actor, asked, meta.scope, idIn(input, 'id'))
    }
    case 'everywhere':
      if (permission === 'signed-in' || mayAnywhere(actor, permission)) return NO_TARGET
      throw new AppError('permission.denied')
    case 'somewhere':
    case 'self':
      if (permission === 'signed-in' || may(actor, permission)) return NO_TARGET
      throw new AppError('permission.denied')
  }
}
