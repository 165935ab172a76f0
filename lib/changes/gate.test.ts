import { describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/auth/actor'
import { type Application, passGate, STEP_UP_MS } from './gate'
import type { Plan, Tier } from './kind'

const NOW = 1_800_000_000_000
const plan: Plan = {
  sentence: 'Ends two sessions.',
  steps: [],
  facts: {},
  warnings: [],
  consequences: [],
  typedName: 'pg-1',
}

function person(steppedUpAt: number | null, steppedUpPlan: string | null): Actor {
  const signIn = { id: 's', via: 'browser' as const, expiresAt: NOW * 2, idleExpiresAt: NOW * 2 }
  return {
    kind: 'user',
    id: 'u',
    name: 'Ann',
    email: '',
    grants: [],
    signIn: { ...signIn, steppedUpAt, steppedUpPlan },
  }
}
const token: Actor = { kind: 'token', id: 't', name: 'ci', ownerId: 'u', ownerName: 'Ann', grants: [] }
const nobody: Actor = { kind: 'anonymous', id: null, name: 'anonymous', grants: [] }

function codeOf(tier: Tier, change: Partial<Application> = {}): string {
  const full = { actor: person(null, null), tier, plan, planHash: 'h', seenHash: 'h', now: NOW, ...change }
  try {
    passGate(full)
    return 'passed'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'other'
  }
}
const named = { typedName: 'pg-1', reason: 'It blocks the shop.' }

describe('the gate', () => {
  it('asks for the plan that was seen at every tier', () => {
    expect(codeOf(1)).toBe('passed')
    expect(codeOf(0, { seenHash: 'older' })).toBe('change.stale_plan')
    expect(codeOf(3, { ...named, seenHash: 'older' })).toBe('change.stale_plan')
  })

  it('asks for name and reason from tier 2 on', () => {
    expect(codeOf(2)).toBe('change.name_mismatch')
    expect(codeOf(2, { ...named, typedName: 'PG-1' })).toBe('change.name_mismatch')
    expect(codeOf(2, { ...named, reason: '  ' })).toBe('change.reason_required')
    expect(codeOf(2, named)).toBe('passed')
    expect(codeOf(2, { ...named, typedName: undefined, plan: { ...plan, typedName: null } })).toBe(
      'change.name_mismatch',
    )
  })

  it('asks a person at tier 3 for a fresh confirmation of this very plan', () => {
    expect(codeOf(3, { ...named, actor: token })).toBe('auth.person_required')
    expect(codeOf(3, named)).toBe('auth.step_up_required')
    expect(codeOf(3, { ...named, actor: person(NOW - 1_000, 'other') })).toBe('auth.step_up_required')
    expect(codeOf(3, { ...named, actor: person(NOW - STEP_UP_MS - 1, 'h') })).toBe('auth.step_up_required')
    expect(codeOf(3, { ...named, actor: person(NOW + 1_000, 'h') })).toBe('auth.step_up_required')
    expect(codeOf(3, { ...named, actor: person(NOW - STEP_UP_MS, 'h') })).toBe('passed')
  })

  it('lets tokens do tiers 0 to 2, and nobody nothing', () => {
    expect(codeOf(2, { ...named, actor: token })).toBe('passed')
    expect(codeOf(0, { actor: nobody })).toBe('auth.required')
  })
})
