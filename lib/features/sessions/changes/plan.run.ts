import 'server-only'
import type { Facts, PlanContext } from '@/lib/changes/kind'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { LiveSession, SessionRef } from '@/lib/engines/contract/sessions'
import { AppError } from '@/lib/errors'
import { sessionPlansTexts as t } from '@/lib/texts/session-plans'
import { plural, say } from '@/lib/texts/texts'

/** A session named in the input, as it is found now: null when it is gone or its id belongs to another. */
export type Found = { ref: SessionRef; session: LiveSession | null; blocks: number }

/** What a target says of the named sessions at one moment. */
export type Survey = { session: EngineSession; systemId: string | null; found: Found[]; at: number }

const LISTED = 10_000

/** Looks the named sessions up with the operator's connection, and counts whom each of them blocks. */
export async function survey(context: PlanContext, refs: readonly SessionRef[]): Promise<Survey> {
  const session = await context.operator()
  const systemId = await systemIdOf(session)
  const list = await session.sessions.list({ limit: LISTED })
  const found: Found[] = []
  for (const ref of refs) {
    const blocks = list.sessions.filter((other) => other.blockedBy.includes(ref.pid)).length
    found.push({ ref, session: await session.control.find(ref), blocks })
  }
  return { session, systemId, found, at: Date.now() }
}

/** The server's own identity; null when it cannot be read. */
export async function systemIdOf(session: EngineSession): Promise<string | null> {
  const { systemId } = (await session.overview.sample()).server
  return systemId.known ? systemId.value : null
}

/** What to do about a session that the panel must not touch. */
const LEAVE_OUT = t.makeANewPlan

/** Refuses every session that the panel must not touch. @throws AppError `change.refused` naming it and why */
export function refuseForbidden(found: readonly Found[]): void {
  for (const { session } of found) {
    const why = session ? forbidden(session) : null
    if (session && why) throw new AppError('change.refused', { detail: why, hint: LEAVE_OUT })
  }
}

/** Why a session is out of bounds, null when it is not. */
export function forbidden(session: LiveSession): string | null {
  const { pid } = session
  if (session.kind === 'own') return say(t.isOwn, { pid })
  if (session.kind === 'replication') return say(t.isReplication, { pid })
  if (session.kind === 'unknown') return say(t.hidesItself, { pid })
  if (session.kind === 'autovacuum') return say(t.isAutovacuum, { pid })
  if (session.kind === 'background') return say(t.isBackground, { pid })
  if (session.superuser) return say(t.isSuperuser, { pid })
  return null
}

/** Facts every plan on sessions rests on. */
export function surveyFacts(seen: Survey): Facts {
  const named = seen.found.map(({ ref, session }) => [
    `session ${ref.pid}`,
    session ? `${ref.startedAt} ${session.user ?? '(hidden user)'}` : 'gone',
  ])
  return { 'system identity': seen.systemId, ...Object.fromEntries(named) }
}

/** One line on a session: who, from where, since when. Never its statement, which may hold personal data. */
export function lineOn({ ref, session, blocks }: Found): string {
  if (!session) return say(t.sessionIsGoneAlready2, { pid: ref.pid })
  const who = [
    session.user ?? t.hiddenUser2,
    session.database && say(t.onDatabase, { database: session.database }),
    session.application && say(t.byApplication, { application: session.application }),
    session.client && say(t.fromClient, { client: session.client }),
  ]
  const open =
    session.transactionMs === null
      ? t.noOpenTransaction
      : say(t.transactionOpen, { age: age(session.transactionMs) })
  const holds = blocks === 0 ? t.blocksNobody : plural(t.blocks, blocks)
  return say(t.line, { pid: ref.pid, who: who.filter(Boolean).join(' '), state: session.state, open, holds })
}

/** A duration in words, from milliseconds. */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return say(t.minutes, { minutes: Math.floor(seconds / 60), seconds: seconds % 60 })
  return say(t.hours, { hours: Math.floor(seconds / 3_600), minutes: Math.floor((seconds % 3_600) / 60) })
}

/**
 * The session again, just before it is acted on: the same one, on the same server, and still not forbidden.
 * @returns null when it is gone
 * @throws AppError `change.facts_differ` when another server answers at the address by now
 */
export async function findAgain(
  context: PlanContext,
  facts: Facts,
  ref: SessionRef,
): Promise<LiveSession | null> {
  const session = await context.operator()
  const planned = facts['system identity'] ?? null
  const now = await systemIdOf(session)
  if (planned !== null && now !== planned)
    throw new AppError('change.facts_differ', { detail: t.anotherServerAnswersAt })
  const found = await session.control.find(ref)
  const why = found ? forbidden(found) : null
  if (why) throw new AppError('change.refused', { detail: why, hint: LEAVE_OUT })
  return found
}

/** Asks until `isDone` or the time (milliseconds) is over; answers whether it came true. */
export async function waitUntil(
  isDone: () => Promise<boolean>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const end = performance.now() + timeoutMs
  for (let pause = 20; ; pause = Math.min(250, pause * 1.5)) {
    if (await isDone()) return true
    if (performance.now() >= end || signal.aborted) return false
    await new Promise((resume) => setTimeout(resume, pause))
  }
}
