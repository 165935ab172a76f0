import { expect, test } from 'vitest'
import type { Grant } from '@/lib/auth/permissions'
import { couldApprove, isNamed, mayApproveAll } from './named'

const here = { targetId: 't', environmentId: 'e', groupIds: ['g'] }
const there = { targetId: 'u', environmentId: 'f', groupIds: [] }
const dba: Grant = { role: 'dba', scope: 'all', scopeId: null }
const auditorHere: Grant = { role: 'auditor', scope: 'environment', scopeId: 'e' }
const auditors = { roles: ['auditor'], people: [] }
const ann = { roles: [], people: ['ann'] }

test('without names everybody counts', () => {
  expect(isNamed([], { id: 'x', grants: [] }, [here])).toBe(true)
})

test('a role counts where it is held, and on every place', () => {
  const ben = { id: 'ben', grants: [dba, auditorHere] }
  expect(isNamed([auditors], ben, [here])).toBe(true)
  expect(isNamed([auditors], ben, [there])).toBe(false)
  expect(isNamed([auditors], ben, [here, there])).toBe(false)
  expect(isNamed([auditors], { id: 'ben', grants: [dba] }, [here])).toBe(false)
  expect(isNamed([{ roles: ['no such role'], people: [] }], ben, [here])).toBe(false)
})

test('a person counts by their account, and each of several policies must name them', () => {
  const both = { id: 'ann', grants: [dba, auditorHere] }
  expect(isNamed([ann], { id: 'ann', grants: [] }, [here])).toBe(true)
  expect(isNamed([ann], { id: 'ben', grants: [dba] }, [here])).toBe(false)
  expect(isNamed([{ roles: ['auditor'], people: ['ann'] }], { id: 'ann', grants: [] }, [here])).toBe(true)
  expect(isNamed([ann, auditors], both, [here])).toBe(true)
  expect(isNamed([ann, auditors], { id: 'ann', grants: [dba] }, [here])).toBe(false)
})

test('to be named gives no right', () => {
  expect(mayApproveAll([ann], { id: 'ann', grants: [auditorHere] }, [here])).toBe(false)
  expect(mayApproveAll([ann], { id: 'ann', grants: [dba] }, [here, there])).toBe(true)
})

test('the form knows who could: by right and name, where a grant may reach', () => {
  const anybody = { roles: [], people: [] }
  const of = (...grants: Grant[]) => ({ id: 'ann', grants })
  expect(couldApprove(anybody, of(dba), 'e')).toBe(true)
  expect(couldApprove(anybody, of(auditorHere), 'e')).toBe(false)
  expect(couldApprove(ann, of(auditorHere), 'e')).toBe(false)
  expect(couldApprove(ann, of(dba), null)).toBe(true)
  expect(couldApprove(auditors, of(dba), 'e')).toBe(false)
  expect(couldApprove(auditors, of(dba, auditorHere), 'e')).toBe(true)
  expect(couldApprove(auditors, of(dba, auditorHere), 'f')).toBe(false)
  expect(couldApprove(anybody, of({ role: 'dba', scope: 'group', scopeId: 'g' }), 'e')).toBe(true)
  expect(couldApprove(anybody, of({ role: 'dba', scope: 'environment', scopeId: 'f' }), 'e')).toBe(false)
})
