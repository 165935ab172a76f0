import { expect, it } from 'vitest'
import type { FleetRow, Problem } from '@/lib/features/overview/contract'
import { filterFleet, sortProblems, worstByTarget } from './filter-fleet'

function row(name: string, used: number | null, state: FleetRow['state'] = 'ok'): FleetRow {
  return {
    targetId: name,
    name,
    engine: 'postgres',
    environment: { id: 'e', name: 'Live', kind: name.startsWith('dev') ? 'development' : 'production' },
    state,
    problem: null,
    weakTls: false,
    withheld: false,
    at: null,
    flavour: 'PostgreSQL',
    version: '15.9',
    role: 'primary',
    startedAt: { known: false, reason: 'r' },
    connections: used === null ? { known: false, reason: 'r' } : { known: true, value: { used, max: 100 } },
    load: { known: false, reason: 'r' },
    oldestTransactionSeconds: { known: true, value: null },
    spark: [],
  }
}

function problem(targetId: string, severity: Problem['severity'], since: string): Problem {
  return {
    id: `${targetId}${severity}`,
    targetId,
    targetName: targetId,
    severity,
    sentence: 's',
    href: '/',
    since,
  }
}

const rows = [row('pg-10', 5), row('pg-2', 80), row('dev-1', null, 'unknown')]
const base = { q: '', env: '', status: 'all', sort: 'name' } as const
const names = (list: FleetRow[]) => list.map((item) => item.name)

it('puts the worst first and keeps names in numeric order', () => {
  const problems = [
    problem('pg-10', 'warning', '1'),
    problem('pg-10', 'critical', '2'),
    problem('dev-1', 'unknown', '3'),
  ]
  const worst = worstByTarget(problems)
  expect(worst.get('pg-10')?.severity).toBe('critical')
  expect(names(filterFleet(rows, worst, { ...base, sort: 'worst' }))).toEqual(['pg-10', 'dev-1', 'pg-2'])
  expect(names(filterFleet(rows, worst, base))).toEqual(['dev-1', 'pg-2', 'pg-10'])
  expect(names(filterFleet(rows, worst, { ...base, status: 'ok' }))).toEqual(['pg-2'])
})

it('sorts what is unknown after what is low', () => {
  expect(names(filterFleet(rows, new Map(), { ...base, sort: 'connections' }))).toEqual([
    'pg-2',
    'pg-10',
    'dev-1',
  ])
})

it('filters by words, environment and state', () => {
  expect(names(filterFleet(rows, new Map(), { ...base, q: 'pg 15.9' }))).toEqual(['pg-2', 'pg-10'])
  expect(names(filterFleet(rows, new Map(), { ...base, env: 'development' }))).toEqual(['dev-1'])
  expect(names(filterFleet(rows, new Map(), { ...base, status: 'unknown' }))).toEqual(['dev-1'])
})

it('orders problems by weight, then by age', () => {
  const list = [problem('a', 'info', '1'), problem('b', 'warning', '5'), problem('c', 'warning', '2')]
  expect(sortProblems(list).map((item) => item.targetId)).toEqual(['c', 'b', 'a'])
})
