import { expect, test } from 'vitest'
import { judgeRoutes, type RouteRule } from './routing'

const rule = (id: string, more: Partial<RouteRule> = {}): RouteRule => ({
  id,
  paused: false,
  environmentIds: [],
  minSeverity: 'info',
  kinds: [],
  hours: null,
  goesOn: false,
  ...more,
})
const noon = new Date('2026-01-12T12:00:00Z')
const notice = { kind: 'change.waiting', severity: 'warning' as const, environmentId: 'prod' }
const words = (rules: RouteRule[], given = notice as Parameters<typeof judgeRoutes>[1]) =>
  judgeRoutes(rules, given, noon).map(({ rule: one, verdict }) => `${one.id} ${verdict}`)

test('the first rule that matches takes it, and the rest are not asked', () => {
  expect(words([rule('a', { minSeverity: 'critical' }), rule('b'), rule('c')])).toEqual([
    'a severity',
    'b takes',
    'c after',
  ])
})

test('a rule that goes on lets the next be asked', () => {
  expect(words([rule('a', { goesOn: true }), rule('b'), rule('c')])).toEqual([
    'a takes',
    'b takes',
    'c after',
  ])
})

test('each reason not to take it is told', () => {
  const night = { timeZone: 'UTC', days: [0, 1, 2, 3, 4, 5, 6], from: '22:00', to: '06:00' }
  expect(
    words([
      rule('paused', { paused: true }),
      rule('place', { environmentIds: ['staging'] }),
      rule('bad', { minSeverity: 'critical' }),
      rule('kind', { kinds: ['change.needs_person'] }),
      rule('late', { hours: night }),
      rule('all'),
    ]),
  ).toEqual(['paused paused', 'place environment', 'bad severity', 'kind kind', 'late hours', 'all takes'])
})

test('a notice of no environment matches only rules for all of them', () => {
  const given = { ...notice, environmentId: null }
  expect(words([rule('a', { environmentIds: ['prod'] }), rule('b')], given)).toEqual([
    'a environment',
    'b takes',
  ])
})
