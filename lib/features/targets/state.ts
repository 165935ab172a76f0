import { ERRORS, type ErrorCode } from '@/lib/errors'
import { unknownsTexts as t } from '@/lib/texts/unknowns'
import type { Target } from './contract'

/** What the store knows of the state of a target. */
export type StatusRow = {
  state: string
  code: string | null
  detail: string | null
  since: Date
  lastSeenAt: Date | null
  lastTriedAt: Date
}

export type TargetState = Pick<Target, 'state' | 'problem' | 'lastSeenAt'> & { since: string | null }

/** A status older than this was written by a collector that is gone: it says nothing about now. */
export const STALE_MS = 90_000

/** The state as everybody is told it. Paused and unknown are never taken for good. */
export function stateOf(
  target: { pausedAt: Date | null; status: StatusRow | null },
  now = Date.now(),
): TargetState {
  const { status, pausedAt } = target
  const lastSeenAt = status?.lastSeenAt?.toISOString() ?? null
  if (pausedAt) return { state: 'paused', problem: null, lastSeenAt, since: pausedAt.toISOString() }
  if (!status) return { state: 'unknown', problem: UNREAD, lastSeenAt: null, since: null }
  if (now - status.lastTriedAt.getTime() > STALE_MS)
    return { state: 'unknown', problem: STALE, lastSeenAt, since: status.lastTriedAt.toISOString() }
  const since = status.since.toISOString()
  if (status.state === 'ok') return { state: 'ok', problem: null, lastSeenAt, since }
  return { state: 'unknown', problem: problemOf(status.code, status.detail), lastSeenAt, since }
}

const UNREAD = {
  code: 'target.unread',
  message: t.hasNotBeenRead,
  hint: t.workerReadsANew2,
}
const STALE = {
  code: 'worker.unavailable',
  message: t.noWorkerHasRead,
  hint: ERRORS['worker.unavailable'].hint,
}

/** The catalogue's words for a stored code, with the detail of that moment. */
export function problemOf(code: string | null, detail: string | null): NonNullable<Target['problem']> {
  const known: ErrorCode = code !== null && code in ERRORS ? (code as ErrorCode) : 'internal'
  const { message, hint } = ERRORS[known]
  return { code: known, message: detail ? `${message} ${detail}` : message, hint }
}
