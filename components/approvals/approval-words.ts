import type { StatusKind } from '@/components/patterns/status'
import type { Approval, ApprovalRequest } from '@/lib/features/approvals/contract'

const STATES: Record<ApprovalRequest['state'], { status: StatusKind; word: string }> = {
  waiting: { status: 'warning', word: 'Waits for approval' },
  approved: { status: 'ok', word: 'Approved' },
  executing: { status: 'info', word: 'Approved, running' },
  used: { status: 'off', word: 'Approved and used' },
  rejected: { status: 'critical', word: 'Rejected' },
  expired: { status: 'off', word: 'Expired' },
  withdrawn: { status: 'off', word: 'Withdrawn' },
  voided: { status: 'off', word: 'Void' },
}

/** A request's state as status and word. */
export function requestWords(state: ApprovalRequest['state']): { status: StatusKind; word: string } {
  return STATES[state]
}

const REFUSALS: Record<NonNullable<Approval['refusal']>, string | null> = {
  'no-right': 'Approving needs the permission “Approve or reject a change”, which DBAs of this target have.',
  own: 'You asked for it: another person has to approve.',
  token: 'Only a signed-in person approves.',
  said: 'You have said what you think of it.',
  'not-waiting': null,
}

/** Why the reader cannot approve, in a sentence; null when there is nothing to say. */
export function refusalWords(refusal: Approval['refusal']): string | null {
  return refusal === null ? null : REFUSALS[refusal]
}

/** "one other person", "2 other people". */
export function others(count: number): string {
  return count === 1 ? 'one other person' : `${count} other people`
}

/** A span ahead as minutes and seconds, or hours and minutes; "over" when it is. */
export function timeLeft(until: string, now: Date): string {
  const seconds = Math.floor((new Date(until).getTime() - now.getTime()) / 1_000)
  if (seconds <= 0) return 'over'
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)]
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${seconds % 60} s`
}
