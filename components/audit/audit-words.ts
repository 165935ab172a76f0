import type { StatusKind } from '@/components/patterns/status'
import type { AuditEventView } from '@/lib/features/audit/contract'

type Result = AuditEventView['result']

const RESULTS: Record<Result, { status: StatusKind; word: string }> = {
  ok: { status: 'ok', word: 'Done' },
  denied: { status: 'warning', word: 'Denied' },
  failed: { status: 'critical', word: 'Failed' },
  unknown: { status: 'unknown', word: 'Outcome unknown' },
  pending: { status: 'info', word: 'Intended' },
}

/** How an entry ended, as status and word. */
export function resultWords(result: Result): { status: StatusKind; word: string } {
  return RESULTS[result]
}

/** `users.grants.set` as `users: grants set`, readable and still searchable. */
export function actionWords(action: string): string {
  const [noun, ...rest] = action.split('.')
  return rest.length === 0 ? action : `${noun}: ${rest.join(' ').replaceAll('-', ' ')}`
}
