import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appendAuditAlone } from '@/lib/audit/append'
import { personKey } from '@/lib/audit/personal-store'
import { verifyStore } from '@/lib/audit/verify-store'
import type { Actor } from '@/lib/auth/actor'
import { readHead } from '@/lib/features/audit/store'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { makePerson, makeTarget } from '@/test/changes/site'
import { sharedServer } from '@/test/servers/pool'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { insertRun, type NewRun } from './run-store'

let panel: TestPanel
let target: { id: string }
let actor: Actor
let key: Buffer | null

beforeAll(async () => {
  panel = await startTestPanel()
  target = await makeTarget(await sharedServer('postgres-15'))
  actor = await makePerson('dba')
  key = await personKey(null, actor.id ?? '')
})

afterAll(() => panel?.stop())

async function plannedRun(intent: Partial<ReturnType<NewRun['intent']>> = {}): Promise<NewRun> {
  const { id: changeId } = await prisma().change.create({
    data: {
      kind: 'sessions.end',
      title: 'End a session',
      tier: 1,
      targetId: target.id,
      input: {},
      state: 'planned',
      planHash: 'abc',
      actorKind: 'user',
      actorId: actor.id,
      actorName: actor.name,
    },
  })
  return {
    changeId,
    targetId: target.id,
    planHash: 'abc',
    actorId: actor.id,
    steps: ['one', 'two'],
    holds: [],
    reason: null,
    personKey: key,
    intent: () => ({
      action: 'changes.apply',
      actor,
      phase: 'intent',
      result: 'pending',
      changeId,
      ...intent,
    }),
  }
}

async function traces(changeId: string) {
  const [change, runs, events] = await Promise.all([
    prisma().change.findUniqueOrThrow({ where: { id: changeId } }),
    prisma().run.count({ where: { changeId } }),
    prisma().auditEvent.count({ where: { changeId } }),
  ])
  return { state: change.state, runs, events }
}

test('a run is queued with its steps and the number of its intent', async () => {
  const run = await plannedRun()
  const id = await insertRun(run)
  const row = await prisma().run.findUniqueOrThrow({ where: { id: id ?? '' }, include: { steps: true } })
  expect(row).toMatchObject({ state: 'queued', changeId: run.changeId, actorId: actor.id })
  expect(row.steps.map((step) => step.state)).toEqual(['pending', 'pending'])
  const intent = await prisma().auditEvent.findUniqueOrThrow({ where: { seq: row.intentSeq ?? 0n } })
  expect(intent).toMatchObject({ phase: 'intent', changeId: run.changeId, actorId: actor.id })
  expect(intent.personal).not.toBeNull()
})

test('without its intent nothing is queued, and the connection is not left in a transaction', async () => {
  const before = await readHead()
  const broken = await plannedRun({ action: 'not\0storable' })
  await expect(insertRun(broken)).rejects.toThrow()
  expect(await traces(broken.changeId)).toEqual({ state: 'planned', runs: 0, events: 0 })
  const thrown: NewRun = {
    ...broken,
    intent: () => {
      throw new Error('no words')
    },
  }
  await expect(insertRun(thrown)).rejects.toThrow('no words')
  expect(await traces(broken.changeId)).toEqual({ state: 'planned', runs: 0, events: 0 })
  expect((await readHead()).seq).toBe(before.seq)
  const open = await storePool().query(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
  )
  expect(open.rows).toEqual([])
})

test('another plan, or a second press, queues nothing and writes nothing', async () => {
  const run = await plannedRun()
  expect(await insertRun({ ...run, planHash: 'other' })).toBeNull()
  expect(await traces(run.changeId)).toEqual({ state: 'planned', runs: 0, events: 0 })
  const both = await Promise.all([insertRun(run), insertRun(run)])
  expect(both.filter((id) => id !== null)).toHaveLength(1)
  expect(await traces(run.changeId)).toEqual({ state: 'queued', runs: 1, events: 1 })
})

test('many buttons at once, among other entries, leave one chain without a gap', async () => {
  const runs = await Promise.all(Array.from({ length: 24 }, () => plannedRun()))
  const before = await readHead()
  const others = runs.map(() => appendAuditAlone({ action: 'test.other', actor, requestId: randomUUID() }))
  const ids = await Promise.all(runs.map(insertRun))
  await Promise.all(others)
  expect(new Set(ids).size).toBe(24)
  expect((await readHead()).seq - before.seq).toBe(48n)
  expect((await verifyStore()).fault).toBeNull()
})
