import 'server-only'
import { type Actor, may } from '@/lib/auth/actor'
import { authorizeTarget } from '@/lib/auth/authorized-target'
import { targetOfRun } from '@/lib/auth/place-store'
import { AppError } from '@/lib/errors'
import { fleetFor } from '@/lib/features/overview/fleet'
import { sessionListView } from '@/lib/features/sessions/list'
import type { LiveEvent, Topic } from './contract'
import { fleetSource, overviewSource, runSource, runsSource, sessionsSource } from './hub'
import type { Source, Update } from './source'

/** Puts the newest event of a topic in place of one that was not fetched yet. */
export type Send = (key: string, event: LiveEvent) => void
/** Ends the stream with an error: nothing more can be said of a topic. */
export type Fail = (error: AppError) => void

/** A topic that somebody may listen to; `listen` starts it and gives back what ends it. */
export type OpenTopic = { key: string; listen: (send: Send, fail: Fail) => () => void }

/** Readings of the store may fail so often in a row before the stream ends. */
const MAX_FAILURES = 3

/**
 * Checks one topic for one actor, and makes what listens to it.
 * @throws AppError `permission.denied` or `not_found`
 */
export async function openTopic(topic: Topic, actor: Actor): Promise<OpenTopic> {
  switch (topic.topic) {
    case 'fleet':
      return openFleet(actor)
    case 'overview':
      return openOverview(actor, topic.targetId)
    case 'sessions':
      return openSessions(actor, topic.targetId)
    case 'runs':
      return openRuns(actor)
    case 'run':
      return openRun(actor, topic.id)
  }
}

/** What tells viewers apart who may see different things. */
function viewer(actor: Actor): string {
  return JSON.stringify(actor.grants)
}

function follow<T>(
  source: Source<T>,
  fail: Fail,
  onValue: (update: Extract<Update<T>, { ok: true }>) => void,
): () => void {
  let failures = 0
  return source.listen((update) => {
    failures = update.ok ? 0 : failures + 1
    if (update.ok) onValue(update)
    else if (failures >= MAX_FAILURES || update.late || update.error.code === 'not_found') fail(update.error)
  })
}

function openFleet(actor: Actor): OpenTopic {
  if (!may(actor, 'targets.read')) throw new AppError('permission.denied')
  return {
    key: 'fleet',
    listen: (send, fail) =>
      follow(fleetSource(), fail, ({ view }) =>
        send(
          'fleet',
          view(viewer(actor), (whole): LiveEvent => {
            const data = fleetFor(whole, (permission, place) => may(actor, permission, place))
            return { topic: 'fleet', data }
          }),
        ),
      ),
  }
}

async function openOverview(actor: Actor, targetId: string): Promise<OpenTopic> {
  const target = await authorizeTarget(actor, 'overview.read', targetId)
  const key = `overview:${target.id}`
  return {
    key,
    listen: (send, fail) =>
      follow(overviewSource(target.id), fail, ({ view }) =>
        send(
          key,
          view('all', (data): LiveEvent => ({ topic: 'overview', targetId: target.id, data })),
        ),
      ),
  }
}

async function openSessions(actor: Actor, targetId: string): Promise<OpenTopic> {
  const target = await authorizeTarget(actor, 'sessions.read', targetId)
  const masked = !may(actor, 'statements.text', target.place)
  const key = `sessions:${target.id}:${masked ? 'masked' : 'texts'}`
  return {
    key,
    listen: (send) =>
      sessionsSource(target).listen((update) => {
        if (update.ok) {
          const make = (list: typeof update.value): LiveEvent => ({
            topic: 'sessions',
            targetId: target.id,
            data: sessionListView(target, list, masked),
          })
          return send(key, update.view(masked ? 'masked' : 'texts', make))
        }
        const { code, message, hint } = update.error
        const lastAt = update.lastAt === null ? null : new Date(update.lastAt).toISOString()
        send(key, {
          topic: 'sessions.problem',
          targetId: target.id,
          problem: { code, message, hint },
          lastAt,
        })
      }),
  }
}

function openRuns(actor: Actor): OpenTopic {
  if (!may(actor, 'changes.read')) throw new AppError('permission.denied')
  return {
    key: 'runs',
    listen: (send, fail) =>
      follow(runsSource(), fail, ({ view }) =>
        send(
          'runs',
          view(viewer(actor), (runs): LiveEvent => {
            const seen = runs.filter(({ place }) => may(actor, 'changes.read', place))
            return { topic: 'runs', data: seen.map(({ progress }) => progress) }
          }),
        ),
      ),
  }
}

async function openRun(actor: Actor, id: string): Promise<OpenTopic> {
  const targetId = await targetOfRun(id)
  if (!targetId) throw new AppError('not_found')
  await authorizeTarget(actor, 'changes.read', targetId, { seenBy: 'changes.read', removed: true })
  const key = `run:${id}`
  return {
    key,
    // Each event holds the whole tail of the log: one that is replaced before it was fetched loses nothing.
    listen: (send, fail) =>
      follow(runSource(id), fail, ({ view }) =>
        send(
          key,
          view('all', ({ progress, log }): LiveEvent => ({ topic: 'run', id, data: progress, log })),
        ),
      ),
  }
}
