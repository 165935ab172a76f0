import type { StatusKind } from '@/components/patterns/status'
import type { AuditEventView } from '@/lib/features/audit/contract'
import { auditTexts as t } from '@/lib/texts/audit'

type Result = AuditEventView['result']

const RESULTS: Record<Result, { status: StatusKind; word: string }> = {
  ok: { status: 'ok', word: t.done },
  denied: { status: 'warning', word: t.denied },
  failed: { status: 'critical', word: t.failed },
  unknown: { status: 'unknown', word: t.outcomeUnknown },
  pending: { status: 'info', word: t.intended },
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
