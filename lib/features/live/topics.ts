import 'server-only'
import { type Actor, may } from '@/lib/auth/actor'
import { authorizeTarget, authorizeTargetOf } from '@/lib/auth/authorized-target'
import { AppError } from '@/lib/errors'
import type { Overview } from '@/lib/features/overview/contract'
import { fleetFor, type WholeFleet } from '@/lib/features/overview/fleet'
import type { LiveEvent, Topic } from './contract'
import { type CheckedEvent, checkedEvent } from './event'
import { fleetSource, overviewSource, runSource, runsSource } from './hub'
import { type Fail, type OpenTopic, sendChecked } from './open-topic'
import type { FollowedRun, PlacedRun } from './run-store'
import { openSessions } from './sessions-topic'
import type { Source } from './source'

/** Readings of the store may fail so often in a row before the stream ends. */
const MAX_FAILURES = 3

/**
 * Checks one topic for one actor, and makes what listens to it.
 * @throws AppError `permission.denied` or `not_found`
 */
export async function openTopic(topic: Topic, actor: Actor, deltas: boolean): Promise<OpenTopic> {
  switch (topic.topic) {
    case 'fleet':
      return openFleet(actor)
    case 'overview':
      return openOverview(actor, topic.targetId)
    case 'sessions':
      return openSessions(actor, topic.targetId, deltas)
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

/**
 * Sends what is made of each reading. It is made, checked and later encoded once for all viewers of the same kind.
 * What cannot be said, or fails again and again, ends the stream.
 */
function follow<T>(
  source: Source<T>,
  fail: Fail,
  kind: string,
  make: (value: T) => LiveEvent,
  send: (event: CheckedEvent) => void,
): () => void {
  let failures = 0
  return source.listen((update) => {
    failures = update.ok ? 0 : failures + 1
    if (update.ok) sendChecked(fail, send, () => update.view(kind, (value) => checkedEvent(make(value))))
    else if (failures >= MAX_FAILURES || update.late || update.error.code === 'not_found') fail(update.error)
  })
}

function openFleet(actor: Actor): OpenTopic {
  if (!may(actor, 'targets.read')) throw new AppError('permission.denied')
  const make = (whole: WholeFleet): LiveEvent => ({
    topic: 'fleet',
    data: fleetFor(whole, (permission, place) => may(actor, permission, place)),
  })
  return {
    key: 'fleet',
    listen: (send, fail) => follow(fleetSource(), fail, viewer(actor), make, (event) => send('fleet', event)),
  }
}

async function openOverview(actor: Actor, targetId: string): Promise<OpenTopic> {
  const target = await authorizeTarget(actor, 'overview.read', targetId)
  const key = `overview:${target.id}`
  const make = (data: Overview): LiveEvent => ({ topic: 'overview', targetId: target.id, data })
  return {
    key,
    listen: (send, fail) => follow(overviewSource(target.id), fail, 'all', make, (event) => send(key, event)),
  }
}

function openRuns(actor: Actor): OpenTopic {
  if (!may(actor, 'changes.read')) throw new AppError('permission.denied')
  const make = (runs: PlacedRun[]): LiveEvent => {
    const seen = runs.filter(({ place }) => may(actor, 'changes.read', place))
    return { topic: 'runs', data: seen.map(({ progress }) => progress) }
  }
  return {
    key: 'runs',
    listen: (send, fail) => follow(runsSource(), fail, viewer(actor), make, (event) => send('runs', event)),
  }
}

async function openRun(actor: Actor, id: string): Promise<OpenTopic> {
  await authorizeTargetOf(actor, 'changes.read', 'run', id)
  const key = `run:${id}`
  const make = ({ progress, log }: FollowedRun): LiveEvent => ({ topic: 'run', id, data: progress, log })
  return {
    key,
    // Each event holds the whole tail of the log: one that is replaced before it was fetched loses nothing.
    listen: (send, fail) => follow(runSource(id), fail, 'all', make, (event) => send(key, event)),
  }
}
