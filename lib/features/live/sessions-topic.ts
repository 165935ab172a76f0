import 'server-only'
import { type Actor, may } from '@/lib/auth/actor'
import { type AuthorizedTarget, authorizeTarget } from '@/lib/auth/authorized-target'
import type { SessionList } from '@/lib/engines/contract/sessions'
import { sessionListView } from '@/lib/features/sessions/list'
import { type CheckedEvent, checkedEvent } from './event'
import { sessionsSource } from './hub'
import { type OpenTopic, sendChecked } from './open-topic'
import { type SessionStep, SessionSteps } from './session-steps'
import type { Source, Update } from './source'

/**
 * The live sessions of a target. What is sent is made and encoded once for all who see texts, and once for all who
 * see them masked.
 * @throws AppError `permission.denied` or `not_found`
 */
export async function openSessions(actor: Actor, targetId: string, deltas: boolean): Promise<OpenTopic> {
  const target = await authorizeTarget(actor, 'sessions.read', targetId)
  const masked = !may(actor, 'statements.text', target.place)
  const kind = `${masked ? 'masked' : 'texts'}:${deltas ? 'deltas' : 'lists'}`
  const key = `sessions:${target.id}:${kind}`
  return {
    key,
    listen: (send, fail) => {
      const source = sessionsSource(target)
      const make: (list: SessionList) => CheckedEvent | SessionStep = deltas
        ? stepMaker(source, target, masked, kind)
        : listMaker(target, masked)
      return source.listen((update) =>
        sendChecked(
          fail,
          (event) => send(key, event),
          () => (update.ok ? update.view(kind, make) : sessionsProblem(target.id, update)),
        ),
      )
    },
  }
}

function listMaker(target: AuthorizedTarget, masked: boolean) {
  return (list: SessionList) =>
    checkedEvent({ topic: 'sessions', targetId: target.id, data: sessionListView(target, list, masked) })
}

// Kept by the source: a step says what changed since the one before, whoever asked for that.
function stepMaker(source: Source<SessionList>, target: AuthorizedTarget, masked: boolean, kind: string) {
  return (list: SessionList) => source.keep(kind, () => new SessionSteps(target, masked)).next(list)
}

/** A target that cannot be read is shown with the age of its last data; the stream goes on. */
function sessionsProblem(
  targetId: string,
  update: Extract<Update<SessionList>, { ok: false }>,
): CheckedEvent {
  const { code, message, hint } = update.error
  const lastAt = update.lastAt === null ? null : new Date(update.lastAt).toISOString()
  return checkedEvent({ topic: 'sessions.problem', targetId, problem: { code, message, hint }, lastAt })
}
