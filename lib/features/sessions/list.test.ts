import { expect, test } from 'vitest'
import type { LiveSession, SessionList } from '@/lib/engines/contract/sessions'
import { filteredListView } from './list'
import { filterOf, NO_FILTER, queryOf } from './select'

const TARGET = { id: '0198c6a0-0000-7000-8000-000000000001', engine: 'postgres' as const }

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
    connectedMs: pid,
    transactionMs: null,
    stateMs: pid,
    queryMs: null,
    queryId: null,
    query: `SELECT 'secret' FROM t${pid}`,
    queryTruncated: false,
    superuser: false,
    ...over,
  }
}

const many = Array.from({ length: 300 }, (_, at) =>
  session(at + 1, at % 10 === 0 ? { state: 'active', user: 'report', queryMs: at } : {}),
)
const all: SessionList = { at: 0, sessions: many, omitted: 0, groups: null, hidden: 0, hiddenRemedy: null }

test('a page has the longest at work, and says how many there are of each state', () => {
  const view = filteredListView(TARGET, all, false, { filter: NO_FILTER, limit: 40 })
  expect(view.sessions).toHaveLength(40)
  expect(view.sessions[0]).toMatchObject({ pid: 291, state: 'active' })
  expect(view.sessions.slice(0, 30).every((row) => row.state === 'active')).toBe(true)
  expect(view).toMatchObject({
    omitted: 260,
    summary: {
      matching: 300,
      clients: 300,
      busy: 30,
      waiting: 0,
      users: [
        { value: 'shop', count: 270 },
        { value: 'report', count: 30 },
      ],
    },
  })
  expect(view.summary?.counts).toEqual(
    expect.arrayContaining([
      { state: 'active', count: 30 },
      { state: 'idle', count: 270 },
    ]),
  )
})

test('a filter is searched in all, not in the page', () => {
  const filter = filterOf({ q: 't7 shop', state: 'idle' })
  const view = filteredListView(TARGET, all, false, { filter, limit: 5 })
  expect(view.sessions).toHaveLength(5)
  expect(view.summary?.matching).toBeGreaterThan(5)
  expect(view.sessions.every((row) => row.query?.includes('t7'))).toBe(true)
})

test('where not all were read, counts come from the groups', () => {
  const cut: SessionList = {
    ...all,
    sessions: many.slice(0, 200),
    omitted: 4_800,
    groups: [
      { kind: 'client', state: 'idle', user: 'shop', database: 'shop', application: 'web', count: 4_990 },
      { kind: 'background', state: 'other', user: null, database: null, application: null, count: 10 },
    ],
  }
  const view = filteredListView(TARGET, cut, false, { filter: NO_FILTER, limit: 40 })
  expect(view.omitted).toBe(4_960)
  expect(view.summary).toMatchObject({
    matching: 4_990,
    clients: 4_990,
    counts: [{ state: 'idle', count: 4_990 }],
  })
})

test('a list that holds everything needs no summary', () => {
  const view = filteredListView(TARGET, all, false, { filter: NO_FILTER, limit: 300 })
  expect(view).toMatchObject({ omitted: 0, summary: null })
})

test('masked literals can be neither seen nor searched', () => {
  const search = (q: string, masked: boolean) =>
    filteredListView(TARGET, all, masked, { filter: filterOf({ q }), limit: 10 })
  expect(search('secret', false).sessions).toHaveLength(10)
  expect(search('secret', true).sessions).toEqual([])
  const view = filteredListView(TARGET, all, true, { filter: NO_FILTER, limit: 300 })
  expect(JSON.stringify(view)).not.toContain('secret')
})

test('a filter comes back from a request as it was', () => {
  for (const filter of [
    NO_FILTER,
    { ...NO_FILTER, kind: 'all' as const, q: 'a b' },
    { ...NO_FILTER, state: 'idle' as const, user: 'shop', app: 'web', db: 'x', kind: 'own' as const },
  ])
    expect(filterOf(queryOf(filter))).toEqual(filter)
})
