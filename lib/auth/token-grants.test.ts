import { expect, test } from 'vitest'
import type { Grant, Role, ScopeKind } from '@/lib/auth/permissions'
import { coveredBy, effectiveGrants } from '@/lib/auth/token-grants'
import { readBearer } from '@/lib/auth/token-text'

const places = [
  { targetId: 't1', environmentId: 'e1', groupIds: ['g1'] },
  { targetId: 't2', environmentId: 'e1', groupIds: [] },
  { targetId: 't3', environmentId: 'e2', groupIds: ['g1'] },
]
const g = (role: Role, scope: ScopeKind, scopeId: string | null = null): Grant => ({ role, scope, scopeId })

test.each([
  ['all of all', g('dba', 'all'), [g('dba', 'all')], [g('dba', 'all')]],
  ['owner narrower now', g('dba', 'all'), [g('dba', 'environment', 'e1')], [g('dba', 'environment', 'e1')]],
  ['token narrower', g('viewer', 'target', 't1'), [g('dba', 'all')], [g('viewer', 'target', 't1')]],
  ['other role, not covered', g('admin', 'all'), [g('dba', 'all')], []],
  ['other environment', g('dba', 'environment', 'e1'), [g('dba', 'environment', 'e2')], []],
  [
    'environment and group meet in one target',
    g('dba', 'environment', 'e1'),
    [g('dba', 'group', 'g1')],
    [g('dba', 'target', 't1')],
  ],
  ['target outside of the environment', g('dba', 'target', 't3'), [g('dba', 'environment', 'e1')], []],
  ['owner has nothing left', g('viewer', 'all'), [], []],
])('a token has no more than its owner: %s', (_what, token, owner, expected) => {
  expect(effectiveGrants([token], owner, places)).toEqual(expected)
})

test('a token is not made wider than its owner', () => {
  expect(coveredBy(g('viewer', 'target', 't2'), [g('dba', 'environment', 'e1')], places)).toBe(true)
  expect(coveredBy(g('viewer', 'target', 't3'), [g('dba', 'environment', 'e1')], places)).toBe(false)
  expect(coveredBy(g('viewer', 'all'), [g('dba', 'environment', 'e1')], places)).toBe(false)
  expect(coveredBy(g('admin', 'all'), [g('dba', 'all')], places)).toBe(false)
})

test.each([
  null,
  '',
  'Basic x',
  'Bearer',
  'Bearer x',
  `Bearer qd_${'a'.repeat(32)}_short`,
  `Bearer qds_${'a'.repeat(44)}`,
])('a header that is not exactly one of our forms is nobody: %j', (header) => {
  expect(readBearer(header)).toBeNull()
})
