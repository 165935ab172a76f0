import { describe, expect, test } from 'vitest'
import type { Target } from '@/lib/features/targets/contract'
import { moveSchema, tagsText } from './form-checks'
import { addressChanges, addressOf, isMoved, splitTags } from './target-forms'

const stored = {
  user: 'qd_monitor',
  setAt: '2026-05-12T10:00:00Z',
  setBy: 'Ann',
  testedAt: null,
  testOk: null,
}

function target(changes: Partial<Target> = {}): Target {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    name: 'shop',
    engine: 'postgres',
    flavour: 'postgresql',
    version: '17.2',
    role: 'primary',
    host: 'db1.example.org',
    port: 5432,
    database: 'postgres',
    tlsMode: 'verify-full',
    tlsReason: '',
    hasCa: true,
    environment: { id: '22222222-2222-4222-8222-222222222222', name: 'Production', kind: 'production' },
    groups: [],
    tags: [],
    state: 'ok',
    problem: null,
    lastSeenAt: null,
    monitor: stored,
    operator: { ...stored, user: 'qd_operator' },
    probe: null,
    createdAt: '2026-05-12T10:00:00Z',
    ...changes,
  }
}

function issues(of: Target, changes: object): string[] {
  const found = moveSchema(of).safeParse({ ...addressOf(of), ...changes }).error?.issues ?? []
  return found.map((issue) => issue.path.join('.'))
}

describe('the address of a target under edit', () => {
  test('is where it was until host, port, TLS or certificate change', () => {
    const form = addressOf(target())
    expect(isMoved(target(), form)).toBe(false)
    expect(isMoved(target(), { ...form, host: ' db1.example.org ', port: '5432' })).toBe(false)
    expect(isMoved(target(), { ...form, host: 'db2.example.org' })).toBe(true)
    expect(isMoved(target(), { ...form, port: '5433' })).toBe(true)
    expect(isMoved(target(), { ...form, tlsMode: 'require' })).toBe(true)
    expect(isMoved(target(), { ...form, ca: 'replace' })).toBe(true)
  })

  test('without a stored certificate moves only when one is typed', () => {
    const plain = target({ hasCa: false })
    const form = addressOf(plain)
    expect(form.ca).toBe('replace')
    expect(isMoved(plain, form)).toBe(false)
    expect(isMoved(plain, { ...form, tlsCa: 'PEM' })).toBe(true)
  })

  test('needs both passwords for another place, and none for the same', () => {
    expect(issues(target(), { database: 'shop' })).toEqual([])
    expect(issues(target(), { host: 'db2.example.org' })).toEqual(['monitor.password', 'operator.password'])
    expect(issues(target(), { host: 'db2.example.org', dropOperator: true })).toEqual(['monitor.password'])
    expect(issues(target({ operator: null }), { port: 5433 })).toEqual(['monitor.password'])
  })

  test('needs a reason for weaker protection', () => {
    const given = { monitor: { user: 'm', password: 'p' }, operator: { user: 'o', password: 'p' } }
    expect(issues(target(), { tlsMode: 'verify-ca', ...given })).toEqual(['tlsReason'])
    expect(issues(target(), { tlsMode: 'verify-ca', tlsReason: 'Old name.', ...given })).toEqual([])
  })

  test('sends what changed, and passwords only with another place', () => {
    const sent = (of: Target, changes: object) =>
      addressChanges(of, moveSchema(of).parse({ ...addressOf(of), ...changes }))
    expect(sent(target(), {})).toEqual({})
    expect(sent(target(), { database: 'shop', monitor: { user: 'm', password: 'typed' } })).toEqual({
      database: 'shop',
    })
    const monitor = { user: 'm', password: 'one' }
    const operator = { user: 'o', password: 'two' }
    expect(sent(target(), { port: '5433', monitor, operator })).toEqual({ port: 5433, monitor, operator })
    expect(sent(target(), { port: '5433', monitor, operator, dropOperator: true })).toEqual({
      port: 5433,
      monitor,
    })
    // Full protection again: the reason for less goes with it.
    const weak = target({ tlsMode: 'require', tlsReason: 'Old.' })
    expect(sent(weak, { tlsMode: 'verify-full', monitor, operator })).toMatchObject({
      tlsMode: 'verify-full',
      tlsReason: '',
    })
  })
})

describe('tags', () => {
  test('are words between commas, each once', () => {
    expect(splitTags(' shop, frankfurt,,shop ')).toEqual(['shop', 'frankfurt'])
  })
  test('have limits that the form says itself', () => {
    expect(tagsText.safeParse('x'.repeat(41)).success).toBe(false)
    expect(tagsText.safeParse(Array.from({ length: 21 }, (_, i) => `t${i}`).join(',')).success).toBe(false)
    expect(tagsText.safeParse('shop, frankfurt').success).toBe(true)
  })
})
