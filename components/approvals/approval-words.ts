import type { StatusKind } from '@/components/patterns/status'
import type { Approval, ApprovalRequest } from '@/lib/features/approvals/contract'
import type { GlassPlace } from '@/lib/features/break-glass/contract'
import { approvalsTexts as t } from '@/lib/texts/approvals'
import { plural, say } from '@/lib/texts/texts'

const STATES: Record<ApprovalRequest['state'], { status: StatusKind; word: string }> = {
  waiting: { status: 'warning', word: t.waitsForApproval },
  approved: { status: 'ok', word: t.approved },
  executing: { status: 'info', word: t.approvedRunning },
  used: { status: 'off', word: t.approvedAndUsed },
  rejected: { status: 'critical', word: t.rejected },
  expired: { status: 'off', word: t.expired },
  withdrawn: { status: 'off', word: t.withdrawn },
  voided: { status: 'off', word: t.void },
}

/** What a glass is broken for. */
export const SCOPE_WORDS: Record<GlassPlace['scope'], string> = {
  target: t.scopeTarget,
  environment: t.scopeEnvironment,
}

/** A request's state as status and word. */
export function requestWords(state: ApprovalRequest['state']): { status: StatusKind; word: string } {
  return STATES[state]
}

const REFUSALS: Record<NonNullable<Approval['refusal']>, string | null> = {
  'no-right': t.approvingNeeds,
  'not-named': t.policyNamesOthers,
  own: t.youAskedForIt,
  token: t.onlySignedInPerson,
  said: t.youHaveSaidWhat,
  'not-waiting': null,
}

/** Why the reader cannot approve, in a sentence; null when there is nothing to say. */
export function refusalWords(refusal: Approval['refusal']): string | null {
  return refusal === null ? null : REFUSALS[refusal]
}

/** That fewer people are there than must approve, in a sentence; null when enough are. */
export function ableWords({ able, needed }: Approval): string | null {
  if (able === null || able >= needed) return null
  return able === 0 ? t.nobodyCouldApprove : plural(t.tooFewCould, able, { needed })
}

/** "one other person", "2 other people". */
export function others(count: number): string {
  return count === 1 ? t.oneOtherPerson : say(t.otherPeople, { count })
}
