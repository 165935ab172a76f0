import { expect, test } from 'vitest'
import { glassMayBreak, type PolicyRule, patternMeans, requirementOf, ruleFor } from './policy'

const rule = (given: Partial<PolicyRule>): PolicyRule => ({
  id: '0',
  environmentId: null,
  kindPattern: '*',
  minTier: 0,
  approvals: 1,
  expiresMinutes: 60,
  breakGlass: false,
  approverRoles: [],
  approverIds: [],
  ...given,
})
const change = { kind: 'sessions.end', tier: 2, permission: 'sessions.end' as const }

test('patterns mean everything, a noun, or one kind', () => {
  expect(patternMeans('*', 'sessions.end')).toBe(true)
  expect(patternMeans('sessions.*', 'sessions.end')).toBe(true)
  expect(patternMeans('sessions.*', 'sessions-old.end')).toBe(false)
  expect(patternMeans('sessions.end', 'sessions.end')).toBe(true)
  expect(patternMeans('sessions.end', 'sessions.end.all')).toBe(false)
})

test('without a policy nothing is needed', () => {
  expect(requirementOf([], change, ['e'])).toMatchObject({ approvals: 0, breakGlass: false })
})

test('the closest rule counts: environment before kind before tier', () => {
  const wide = rule({ id: 'wide', approvals: 2 })
  const kind = rule({ id: 'kind', kindPattern: 'sessions.end', approvals: 1 })
  const here = rule({ id: 'here', environmentId: 'e', approvals: 3 })
  const exempt = rule({ id: 'exempt', environmentId: 'e', kindPattern: 'sessions.*', approvals: 0 })
  const high = rule({ id: 'high', environmentId: 'e', kindPattern: 'sessions.*', minTier: 3, approvals: 2 })
  expect(ruleFor([wide, kind], change, 'e')?.id).toBe('kind')
  expect(ruleFor([wide, kind, here], change, 'e')?.id).toBe('here')
  expect(ruleFor([wide, kind, here], change, 'other')?.id).toBe('kind')
  expect(requirementOf([wide, kind, here, exempt, high], change, ['e']).approvals).toBe(0)
  expect(requirementOf([wide, kind, here, exempt, high], { ...change, tier: 3 }, ['e']).approvals).toBe(2)
})

test('over several environments the strictest counts', () => {
  const rules = [
    rule({ id: 'a', environmentId: 'a', approvals: 1, expiresMinutes: 30, breakGlass: true }),
    rule({ id: 'b', environmentId: 'b', approvals: 2, expiresMinutes: 600 }),
  ]
  expect(requirementOf(rules, change, ['a', 'b', 'a'])).toEqual({
    approvals: 2,
    minutes: 30,
    breakGlass: false,
    named: [],
    policyIds: ['a', 'b'],
  })
  expect(requirementOf(rules, change, ['a', 'free'])).toMatchObject({ approvals: 1, breakGlass: true })
})

test('whom it names is of the rule that counts, and of each of several', () => {
  const dba = rule({ id: 'a', environmentId: 'a', approverRoles: ['dba'] })
  const ann = rule({ id: 'b', environmentId: 'b', approverIds: ['ann'] })
  const anybody = rule({ id: 'c', environmentId: 'c' })
  const exempt = rule({ id: 'd', environmentId: 'd', approvals: 0, approverIds: ['ben'] })
  const rules = [dba, ann, anybody, exempt, rule({ id: 'e', environmentId: 'e', approverRoles: ['dba'] })]
  const ofDba = { roles: ['dba'], people: [] }
  const ofAnn = { roles: [], people: ['ann'] }
  expect(requirementOf(rules, change, ['a']).named).toEqual([ofDba])
  expect(requirementOf(rules, change, ['a', 'b', 'c', 'd']).named).toEqual([ofDba, ofAnn])
  expect(requirementOf(rules, change, ['a', 'e']).named).toEqual([ofDba])
  expect(requirementOf(rules, change, ['c']).named).toEqual([])
  expect(requirementOf(rules, change, ['d']).named).toEqual([])
})

test('a request never holds longer than a day, and glass never opens users, keys or the audit log', () => {
  const rules = [rule({ expiresMinutes: 99_999, breakGlass: true })]
  expect(requirementOf(rules, change, ['e'])).toMatchObject({ minutes: 1_440, breakGlass: true })
  for (const permission of ['users.write', 'audit.verify', 'tokens.all', 'policies.write'] as const)
    expect(requirementOf(rules, { ...change, permission }, ['e']).breakGlass).toBe(false)
  expect(glassMayBreak(rules, 'e')).toBe(true)
  expect(glassMayBreak([rule({ breakGlass: true, approvals: 0 })], 'e')).toBe(false)
  expect(glassMayBreak([rule({ breakGlass: true, environmentId: 'x' })], 'e')).toBe(false)
})
