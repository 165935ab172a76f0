import { expect, it } from 'vitest'
import type { LiveSessionView } from '@/lib/features/sessions/contract'
import { busyMs, selectSessions, valuesOf } from '@/lib/features/sessions/select'
import { sessionsSentence } from './sentence'
import { refusalOf } from './session-actions'

const NONE = { state: null, user: null, app: null, db: null, kind: '', q: '' } as const
const ALL = { cancel: true, end: true, text: true }

function session(pid: number, over: Partial<LiveSessionView> = {}): LiveSessionView {
  return {
    pid,
    startedAt: 't',
    kind: 'client',
    user: 'shop',
    database: 'shop',
    application: 'web',
    client: '10.0.0.1',
    state: 'active',
    wait: null,
    blockedBy: [],
    connectedMs: 1,
    transactionMs: null,
    stateMs: null,
    queryMs: 100,
    queryId: null,
    query: 'SELECT 1',
    queryTruncated: false,
    queryHidden: null,
    superuser: false,
    ...over,
  }
}

const pids = (rows: readonly LiveSessionView[]) => rows.map((row) => row.pid)

it('puts the longest statement or transaction first and idling last', () => {
  const list = [
    session(1, { queryMs: 10 }),
    session(2, { state: 'idle', queryMs: null, stateMs: 9_000_000 }),
    session(3, { queryMs: 5000 }),
    session(4, { state: 'idle in transaction', queryMs: null, stateMs: 3, transactionMs: 60_000 }),
    session(5, { kind: 'replication', queryMs: 9_999_999 }),
  ]
  expect(pids(selectSessions(list, NONE).rows)).toEqual([4, 3, 1, 2, 5])
})

it('counts states without the state filter and leaves out background by default', () => {
  const list = [
    session(1),
    session(2, { state: 'idle' }),
    session(3, { kind: 'background' }),
    session(4, { kind: 'own' }),
  ]
  const found = selectSessions(list, { ...NONE, state: 'idle' })
  expect(pids(found.rows)).toEqual([2])
  expect(Object.fromEntries(found.counts)).toEqual({ active: 1, idle: 1 })
  expect(selectSessions(list, { ...NONE, kind: 'all' }).rows).toHaveLength(4)
  expect(pids(selectSessions(list, { ...NONE, kind: 'own' }).rows)).toEqual([4])
})

it('finds words anywhere, and exact users', () => {
  const list = [session(1, { query: 'UPDATE orders' }), session(2, { user: 'report' })]
  expect(pids(selectSessions(list, { ...NONE, q: 'ORDERS web' }).rows)).toEqual([1])
  expect(pids(selectSessions(list, { ...NONE, user: 'report' }).rows)).toEqual([2])
  expect(valuesOf(list, (row) => row.user)).toEqual([
    { value: 'report', count: 1 },
    { value: 'shop', count: 1 },
  ])
})

it('says how long what it does now has been going on', () => {
  expect(busyMs(session(1, { queryMs: 777 }))).toBe(777)
  expect(busyMs(session(1, { state: 'idle in transaction', stateMs: 5, transactionMs: 90 }))).toBe(5)
  expect(busyMs(session(1, { state: 'hidden', queryMs: null }))).toBeNull()
})

it('offers only what may be done', () => {
  expect(refusalOf(session(1), 'cancel', ALL)).toBeNull()
  expect(refusalOf(session(1), 'end', { ...ALL, end: false })).toContain('roles')
  expect(refusalOf(session(1, { kind: 'own' }), 'end', ALL)).toContain('panel itself')
  expect(refusalOf(session(1, { kind: 'replication' }), 'end', ALL)).toContain('Replication')
  expect(refusalOf(session(1, { superuser: true }), 'end', ALL)).toContain('superuser')
  expect(refusalOf(session(1, { state: 'idle' }), 'cancel', ALL)).toContain('no statement')
  expect(refusalOf(session(1, { state: 'idle' }), 'end', ALL)).toBeNull()
})

it('says nothing of what hidden sessions do', () => {
  const hidden = (pid: number) => session(pid, { kind: 'unknown', state: 'hidden', queryMs: null })
  expect(sessionsSentence([hidden(1), hidden(2)])).toBe('2 sessions, what they are and do is hidden')
  expect(sessionsSentence([session(1), hidden(2)])).toBe(
    '1 client session, and 1 more of a kind that is hidden',
  )
  expect(refusalOf(hidden(1), 'end', ALL)).toContain('cannot be seen')
  expect(sessionsSentence([session(1), session(2, { state: 'idle' })])).toBe('1 of 2 client sessions at work')
  expect(sessionsSentence([session(2, { state: 'idle' })])).toBe('1 client session, none at work')
})
