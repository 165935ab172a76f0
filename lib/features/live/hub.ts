import 'server-only'
import { randomUUID } from 'node:crypto'
import type { Actor } from '@/lib/auth/actor'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { SessionList } from '@/lib/engines/contract/sessions'
import type { Overview } from '@/lib/features/overview/contract'
import { readFleet, type WholeFleet } from '@/lib/features/overview/fleet'
import { overviewView } from '@/lib/features/overview/view'
import { readPage } from '@/lib/features/sessions/read'
import { getTarget } from '@/lib/features/targets/store'
import { type FollowedRun, followRun, listPresentRuns, type PlacedRun } from './run-store'
import { Source, type SourceOptions } from './source'
import { standingOf } from './standing-store'

const HOLDER = Symbol.for('quarterdeck.liveHub')
type Holder = { [HOLDER]?: Map<string, Source<unknown>> }

const STORE_MS = 2_000
const SESSIONS_MS = 2_000
const RUNS = { everyMs: 1_000, lateCode: 'store.unavailable', sameAs: JSON.stringify } as const

/** The source of that name; made when nobody listens to it yet, forgotten when nobody does any more. */
function source<T>(key: string, options: () => SourceOptions<T>): Source<T> {
  const holder = globalThis as Holder
  holder[HOLDER] ??= new Map()
  const all = holder[HOLDER]
  const there = all.get(key)
  // A key belongs to one of the functions below, and each has one type of value.
  if (there) return there as unknown as Source<T>
  const made: Source<T> = new Source(options(), () => all.delete(key))
  all.set(key, made as unknown as Source<unknown>)
  return made
}

/** How many things are being read for listeners at the moment. */
export function sourcesInUse(): number {
  return (globalThis as Holder)[HOLDER]?.size ?? 0
}

/** The session list of a target, over the web's one connection to it. */
export function sessionsSource(target: AuthorizedTarget): Source<SessionList> {
  return source(`sessions:${target.id}`, () => ({
    read: () => readPage(target),
    everyMs: SESSIONS_MS,
  }))
}

/** The figures of a target, from the store. */
export function overviewSource(targetId: string): Source<Overview> {
  return source(`overview:${targetId}`, () => ({
    read: async () => overviewView(await getTarget(targetId)),
    everyMs: STORE_MS,
    lateCode: 'store.unavailable',
    sameAs: JSON.stringify,
  }))
}

/** The whole fleet, from the store; each listener cuts it to its scope. */
export function fleetSource(): Source<WholeFleet> {
  return source('fleet', () => ({
    read: readFleet,
    everyMs: STORE_MS,
    lateCode: 'store.unavailable',
    sameAs: ({ lines, problems, storeFull }) => JSON.stringify([lines, problems, storeFull]),
  }))
}

/** Runs that go on or ended a minute ago, with the places that decide who sees them. */
export function runsSource(): Source<PlacedRun[]> {
  return source('runs', () => ({ read: listPresentRuns, ...RUNS }))
}

/** One run with its log. */
export function runSource(runId: string): Source<FollowedRun> {
  return source(`run:${runId}`, () => ({ read: followRun(runId), ...RUNS }))
}

/**
 * The fingerprint of what somebody may have, read once for all their streams and told when it is another; null,
 * which is told each time, when their sign-in or token has ended or when they are neither a person nor a token.
 */
export function standingSource(actor: Actor, everyMs: number): Source<string | null> {
  const key = actor.kind === 'user' ? actor.signIn.id : actor.id
  return source(`standing:${actor.kind}:${key}:${everyMs}`, () => ({
    read: () => standingOf(actor),
    everyMs,
    lateCode: 'store.unavailable',
    sameAs: (standing) => standing ?? randomUUID(),
  }))
}
