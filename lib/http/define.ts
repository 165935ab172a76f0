import { type HTTPMethod, type HTTPPath, oc } from '@orpc/contract'
import type { Permission } from '@/lib/auth/permissions'

/**
 * In which scope the permission is checked.
 * - `target`: on the target named by `targetId` in the input
 * - `change`, `run`: on the target of the change or run named by `id` in the input
 * - `everywhere`: the permission must be held in scope all
 * - `somewhere`: in any scope; the procedure filters what it answers by scope
 * - `self`: concerns only the caller
 */
export type ScopeRule = 'target' | 'change' | 'run' | 'everywhere' | 'somewhere' | 'self'

/** What each door must know of a procedure. There is no default: leaving a field out does not compile. */
export type ProcedureMeta = {
  /** `public` is for signing in and for health only; `signed-in` needs no more than being somebody. */
  permission: Permission | 'public' | 'signed-in'
  scope: ScopeRule
  /** 0 look · 1 dialog · 2 typed name and reason · 3 step-up. */
  tier: 0 | 1 | 2 | 3
  /** Name of the audit action that a write records; null for reads. */
  audit: string | null
  /** Whether API tokens may call it: `person` means a signed-in person only. */
  by: 'anyone' | 'person'
}

export type ProcedureDefinition = ProcedureMeta & {
  method: HTTPMethod
  /** Below /api/v1. */
  path: HTTPPath
  summary: string
  /** 202 for what starts a long operation, 201 for what makes something. */
  successStatus?: number
}

/** Starts the contract of one procedure; `.input()` and `.output()` follow. */
export function define(definition: ProcedureDefinition) {
  const { method, path, summary, successStatus, ...meta } = definition
  const tag = path.split('/').find((part) => part !== '' && !part.startsWith('{')) ?? 'panel'
  return oc
    .$meta<ProcedureMeta>(meta)
    .route({ method, path, summary, tags: [tag], ...(successStatus === undefined ? {} : { successStatus }) })
}
