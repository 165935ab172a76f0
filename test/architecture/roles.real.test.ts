import { randomUUID } from 'node:crypto'
import { createRouterClient, isProcedure } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Actor, ANONYMOUS } from '@/lib/auth/actor'
import { ROLE_PERMISSIONS, ROLES, type Role } from '@/lib/auth/permissions'
import { forgetCalls } from '@/lib/http/rate-limit'
import { router } from '@/lib/http/router'
import { prisma } from '@/lib/store/client'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { type FoundProcedure, procedures } from './procedures'

let panel: TestPanel
const ids = { inside: '', outside: '', change: '', outsideChange: '', run: '', outsideRun: '', user: '' }
const all = procedures(router, isProcedure).filter(({ meta }) => meta.permission !== 'public')

/** Changes and runs are the caller's own: what a procedure asks beyond its contract is tested beside it. */
async function target(name: string, environmentId: string) {
  const row = await prisma().target.create({
    data: {
      name,
      engine: 'postgres',
      host: 'localhost',
      port: 1,
      database: 'x',
      tlsMode: 'verify-full',
      environmentId,
      tags: [],
    },
  })
  const change = await prisma().change.create({
    data: {
      kind: 'none',
      title: 'x',
      tier: 1,
      targetId: row.id,
      input: {},
      state: 'discarded',
      actorKind: 'user',
      actorId: ids.user,
      actorName: 'x',
    },
  })
  const run = await prisma().run.create({
    data: { changeId: change.id, targetId: row.id, state: 'failed', actorId: ids.user },
  })
  return { target: row.id, change: change.id, run: run.id }
}

beforeAll(async () => {
  panel = await startTestPanel()
  const user = await prisma().user.create({ data: { email: 'a@b.c', name: 'A' } })
  ids.user = user.id
  const here = await prisma().environment.create({ data: { name: 'here', kind: 'production' } })
  const there = await prisma().environment.create({ data: { name: 'there', kind: 'staging' } })
  const inside = await target('inside', here.id)
  const outside = await target('outside', there.id)
  Object.assign(ids, {
    inside: inside.target,
    change: inside.change,
    run: inside.run,
    outside: outside.target,
    outsideChange: outside.change,
    outsideRun: outside.run,
    user: user.id,
  })
})

afterAll(() => panel?.stop())

function person(role: Role, scope: 'all' | 'target'): Actor {
  const grants = [{ role, scope, scopeId: scope === 'all' ? null : ids.inside }]
  const now = Date.now() + 3_600_000
  const signIn = {
    id: randomUUID(),
    via: 'browser' as const,
    expiresAt: now,
    idleExpiresAt: now,
    steppedUpAt: null,
    steppedUpPlan: null,
  }
  return { kind: 'user', id: ids.user, name: role, email: 'a@b.c', grants, signIn }
}

function token(role: Role): Actor {
  const grants = [{ role, scope: 'target' as const, scopeId: ids.inside }]
  return { kind: 'token', id: ids.user, name: 't', ownerId: ids.user, ownerName: 'A', grants }
}

/** Input with the right id and nothing else: whoever passes the door fails at validation, and writes nothing. */
function input({ meta }: FoundProcedure, outside: boolean): Record<string, unknown> {
  const extra = { limit: 'not a number', kind: 7, q: 7, metrics: 7, typedName: 7, paused: 'x', credential: 7 }
  if (meta.scope === 'target') return { ...extra, targetId: outside ? ids.outside : ids.inside }
  if (meta.scope === 'change') return { ...extra, id: outside ? ids.outsideChange : ids.change }
  if (meta.scope === 'run') return { ...extra, id: outside ? ids.outsideRun : ids.run }
  return extra
}

const REFUSALS = ['auth.required', 'auth.person_required', 'permission.denied', 'not_found']

/** What the door says: `open`, or the code of the refusal. What comes after it does not matter here. */
async function knock(procedure: FoundProcedure, actor: Actor, outside: boolean): Promise<string> {
  const [noun, verb] = procedure.path
  forgetCalls()
  const client = createRouterClient(router, {
    context: {
      request: { requestId: randomUUID(), door: 'rest', ip: null, userAgent: '' },
      authenticate: async () => actor,
    },
  }) as unknown as Record<string, Record<string, (given: unknown) => Promise<unknown>>>
  try {
    const answer = await client[noun]?.[verb]?.(input(procedure, outside))
    if (answer && typeof answer === 'object' && 'return' in answer)
      await (answer as AsyncGenerator).return(undefined)
    return 'open'
  } catch (error) {
    const code = String((error as { code?: unknown }).code)
    return REFUSALS.includes(code) ? code : 'open'
  }
}

/** The rule, written a second time from the table of roles alone. */
function expected({ meta }: FoundProcedure, role: Role, granted: 'all' | 'target', outside: boolean): string {
  const has = (name: string) => ROLE_PERMISSIONS[role].some((one) => one === name)
  const { permission, scope } = meta
  if (scope === 'target' || scope === 'change' || scope === 'run') {
    if (outside && granted === 'target') return 'not_found'
    const sees = has(scope === 'target' ? 'targets.read' : 'changes.read')
    const needed =
      permission === 'signed-in' ? (scope === 'target' ? 'targets.read' : 'changes.read') : permission
    return has(needed) ? 'open' : sees ? 'permission.denied' : 'not_found'
  }
  if (permission === 'signed-in') return 'open'
  if (!has(permission)) return 'permission.denied'
  return scope === 'everywhere' && granted === 'target' ? 'permission.denied' : 'open'
}

// These need no id from the input, so a person of the test would really end sign-ins or read a stream.
const EFFECTS = new Set(['signIns.revokeAll', 'signIns.touch', 'live.watch', 'me.get'])
const judged = all.filter(({ name }) => !EFFECTS.has(name))

describe.each(ROLES)('%s', (role) => {
  test('each procedure, granted everywhere and on one target, inside and outside of it', async () => {
    const wrong: string[] = []
    for (const procedure of judged) {
      for (const granted of ['all', 'target'] as const) {
        for (const outside of [false, true]) {
          const is = await knock(procedure, person(role, granted), outside)
          const should = expected(procedure, role, granted, outside)
          if (is !== should)
            wrong.push(`${procedure.name} granted ${granted}, outside ${outside}: ${is}, not ${should}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  test('a token of this role passes no door that is for persons', async () => {
    const wrong: string[] = []
    for (const procedure of judged) {
      const is = await knock(procedure, token(role), false)
      const should =
        procedure.meta.by === 'person' ? 'auth.person_required' : expected(procedure, role, 'target', false)
      if (is !== should) wrong.push(`${procedure.name}: ${is}, not ${should}`)
    }
    expect(wrong).toEqual([])
  })
})

test('nobody in particular passes no door at all', async () => {
  // One after the other: all at once they would meet the limit of calls, not the door.
  const answers: string[] = []
  for (const procedure of all) answers.push(await knock(procedure, ANONYMOUS, false))
  expect(new Set(answers)).toEqual(new Set(['auth.required']))
})

test('a target out of scope and one that does not exist answer the same', async () => {
  const get = all.find(({ name }) => name === 'targets.get')
  if (!get) throw new Error('targets.get is gone')
  const actor = person('dba', 'target')
  expect(await knock(get, actor, true)).toBe('not_found')
  ids.outside = randomUUID()
  expect(await knock(get, actor, true)).toBe('not_found')
})

test('refused writes of known callers are in the log', async () => {
  const denied = await prisma().auditEvent.groupBy({ by: ['action'], where: { result: 'denied' } })
  expect(denied.map((row) => row.action)).toEqual(expect.arrayContaining(['users.invite', 'tokens.create']))
})
