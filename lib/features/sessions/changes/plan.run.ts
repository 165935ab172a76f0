import 'server-only'
import type { Facts, PlanContext } from '@/lib/changes/kind'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { LiveSession, SessionRef } from '@/lib/engines/contract/sessions'
import { AppError } from '@/lib/errors'

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
const LEAVE_OUT = 'Make a new plan without that session.'

/** Refuses every session that the panel must not touch. @throws AppError `change.refused` naming it and why */
export function refuseForbidden(found: readonly Found[]): void {
  for (const { session } of found) {
    const why = session ? forbidden(session) : null
    if (session && why)
      throw new AppError('change.refused', { detail: `Session ${session.pid} ${why}`, hint: LEAVE_OUT })
  }
}

/** Why a session is out of bounds, null when it is not. */
export function forbidden(session: LiveSession): string | null {
  if (session.kind === 'own') return 'is a connection of this panel.'
  if (session.kind === 'replication')
    return 'is a replication connection: ending it would cut off a standby or replica.'
  if (session.kind === 'unknown')
    return 'hides what it is from the operator: it may be a replication connection. GRANT pg_monitor shows it.'
  if (session.kind === 'autovacuum') return 'is autovacuum: it protects the server and comes back by itself.'
  if (session.kind === 'background') return 'is a background process of the server.'
  if (session.superuser)
    return 'belongs to a superuser. The panel touches none of them; their owner can end it on the server.'
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
  if (!session) return `Session ${ref.pid} is gone already.`
  const who = [
    session.user ?? 'hidden user',
    session.database && `on ${session.database}`,
    session.application && `by ${session.application}`,
    session.client && `from ${session.client}`,
  ]
  const open =
    session.transactionMs === null ? 'no open transaction' : `transaction open ${age(session.transactionMs)}`
  const holds = blocks === 0 ? 'blocks nobody' : `blocks ${blocks} ${blocks === 1 ? 'session' : 'sessions'}`
  return `Session ${ref.pid}: ${who.filter(Boolean).join(' ')}, ${session.state}, ${open}, ${holds}.`
}

/** A duration in words, from milliseconds. */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`
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
    throw new AppError('change.facts_differ', { detail: 'Another server answers at this address now.' })
  const found = await session.control.find(ref)
  const why = found ? forbidden(found) : null
  if (why) throw new AppError('change.refused', { detail: `Session ${ref.pid} ${why}`, hint: LEAVE_OUT })
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
