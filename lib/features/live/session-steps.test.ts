import { expect, test } from 'vitest'
import type { LiveSession, SessionList } from '@/lib/engines/contract/sessions'
import { sessionListView } from '@/lib/features/sessions/list'
import type { LiveEvent } from './contract'
import { SessionFold } from './session-fold'
import { SessionSteps } from './session-steps'

const TARGET = { id: '0198c6a0-0000-7000-8000-000000000001', engine: 'postgres' as const }
const START = Date.UTC(2026, 0, 1)

function session(pid: number, over: Partial<LiveSession> = {}): LiveSession {
  return {
    pid,
    startedAt: 't',
    kind: 'client',
    user: 'shop',
    database: 'shop',
    application: 'web',
    client: null,
    state: 'idle',
    wait: null,
    blockedBy: [],
    connectedMs: 5_000,
    transactionMs: null,
    stateMs: 4_000,
    queryMs: null,
    queryId: null,
    query: "SELECT 'secret'",
    queryTruncated: false,
    superuser: false,
    ...over,
  }
}

function reading(at: number, sessions: LiveSession[], omitted = 0): SessionList {
  return { at: START + at, sessions, omitted, groups: null, hidden: 0, hiddenRemedy: null }
}

function listOf(event: LiveEvent | 'gap') {
  if (event === 'gap' || event.topic !== 'sessions') throw new Error('This is no list.')
  return event.data
}

test('what rests is not sent again; what moved is sent as what moved', () => {
  const steps = new SessionSteps(TARGET, false)
  steps.next(reading(0, [session(1), session(2), session(3)]))
  const later = { connectedMs: 7_010, stateMs: 5_990 }
  const step = steps.next(
    reading(2_000, [
      session(1, later),
      session(2, { ...later, state: 'active', blockedBy: [1] }),
      session(4),
    ]),
  )
  expect(step.change()).toMatchObject({
    changed: [{ pid: 2, startedAt: 't', state: 'active', blockedBy: [1] }],
    added: [{ pid: 4 }],
    gone: [{ pid: 3, startedAt: 't' }],
  })
  expect(step.change()).not.toHaveProperty('head')
  const event = step.change()
  const [changed] = event.topic === 'sessions.delta' ? (event.changed ?? []) : []
  expect(Object.keys(changed ?? {}).sort()).toEqual(['blockedBy', 'pid', 'startedAt', 'state'])
})

test('a pid used again is another session', () => {
  const steps = new SessionSteps(TARGET, false)
  steps.next(reading(0, [session(1)]))
  const again = session(1, { startedAt: 'u' })
  expect(steps.next(reading(2_000, [again])).change()).toMatchObject({
    added: [{ pid: 1, startedAt: 'u' }],
    gone: [{ pid: 1, startedAt: 't' }],
  })
})

test('following the changes gives the list that reading it whole would give', () => {
  const steps = new SessionSteps(TARGET, true)
  const fold = new SessionFold()
  let now = START
  for (let round = 0; round < 60; round += 1) {
    const sessions = Array.from({ length: 8 }, (_, pid) => pid)
      .filter((pid) => (round * 7 + pid * 3) % 5 > 0)
      .map((pid) => {
        const busy = (round + pid) % 3 === 0
        return session(pid, {
          connectedMs: round * 2_000 + 5_000,
          stateMs: busy ? 10 : round * 2_000 + 4_000,
          state: busy ? 'active' : 'idle',
          query: `SELECT ${round % 4}, 'a' FROM t${pid}`,
        })
      })
    const list = reading(round * 2_000, sessions, round % 2)
    now = list.at
    const step = steps.next(list)
    const data = listOf(fold.take(round === 0 ? step.whole() : step.change()))
    const whole = sessionListView(TARGET, list, true)
    const byPid = (a: { pid: number }, b: { pid: number }) => a.pid - b.pid
    expect(data.sessions.toSorted(byPid)).toEqual(whole.sessions.toSorted(byPid))
    expect({ ...data, sessions: [] }).toEqual({ ...whole, sessions: [] })
  }
  expect(now).toBe(START + 59 * 2_000)
})

test('a change that does not fit what is held is a gap, and a whole list mends it', () => {
  const steps = new SessionSteps(TARGET, false)
  const fold = new SessionFold()
  const first = steps.next(reading(0, [session(1)]))
  const second = steps.next(reading(2_000, [session(2)]))
  const third = steps.next(reading(4_000, [session(3)]))
  expect(fold.take(second.change())).toBe('gap')
  fold.take(first.whole())
  expect(fold.take(third.change())).toBe('gap')
  expect(listOf(fold.take(third.whole())).sessions.map(({ pid }) => pid)).toEqual([3])
  expect([second.base, third.base]).toEqual([first.seq, second.seq])
})

test('literals never leave for those who may not see them, in no form of event', () => {
  const steps = new SessionSteps(TARGET, true)
  const first = steps.next(reading(0, [session(1), session(2, { query: null })]))
  const second = steps.next(reading(2_000, [session(1, { query: "SELECT 'other secret'" }), session(2)]))
  const text = JSON.stringify([first.whole(), second.change(), second.whole()])
  expect(text).not.toContain('secret')
  expect(text).toContain('SELECT ?')
})
