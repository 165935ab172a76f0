import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { appendAudit } from '@/lib/audit/append'
import { holdsOf, targetHold } from '@/lib/changes/holds'
import { PLAN_TASK } from '@/lib/changes/planner'
import { insertRun } from '@/lib/features/changes/run-store'
import { insertChange, readChange } from '@/lib/features/changes/store'
import { ring } from '@/lib/jobs/queue'
import { askWorker } from '@/lib/jobs/task'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { fiveSteps, type Reach } from '@/test/changes/five-steps'
import { adminOf, endedRun, endLease, makePerson, makeTarget, panelOf } from '@/test/changes/site'
import { startTestWorker, type TestWorker } from '@/test/changes/workers'
import { sharedServer } from '@/test/servers/pool'
import type { ServerAccess } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

let panel: TestPanel
let actor: Awaited<ReturnType<typeof makePerson>>
let client: ReturnType<typeof panelOf>
const servers: ServerAccess[] = []
const admins: pg.Client[] = []
const targets: { id: string; name: string }[] = []
const workers: TestWorker[] = []

beforeAll(async () => {
  panel = await startTestPanel()
  for (const name of ['postgres-15', 'postgres-18'] as const) {
    const server = await sharedServer(name)
    servers.push(server)
    admins.push(await adminOf(server))
    targets.push(await makeTarget(server))
  }
  actor = await makePerson('dba')
  client = panelOf(actor)
})

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  await storePool().query('DELETE FROM worker')
})

afterAll(async () => {
  await Promise.all(admins.map((admin) => admin.end()))
  await panel?.stop()
})

function reach(): Reach {
  return Object.fromEntries(
    servers.map(({ host, port, adminUser: user, password, caPem: ca }, at) => [
      targets[at]?.id ?? '',
      { host, port, user, password, ca },
    ]),
  )
}

async function worker(at: string | null = null): Promise<TestWorker> {
  const [server] = servers
  if (!server) throw new Error('No server.')
  const started = await startTestWorker({ storeUrl: panel.url, server, reach: reach(), at })
  workers.push(started)
  return started
}

/** Plans and queues the change of five steps, as the procedures do for the kinds of the product. */
async function press(): Promise<{ change: string; run: string; table: string }> {
  const [own, other] = targets
  if (!own || !other) throw new Error('No targets.')
  const table = `steps_${randomBytes(4).toString('hex')}`
  await Promise.all(admins.map((admin) => admin.query(`CREATE TABLE ${table} (step int)`)))
  const input = { other: other.id, table }
  const change = await insertChange(
    {
      kind: fiveSteps.kind,
      title: fiveSteps.title(input, own.name),
      tier: 1,
      targetId: own.id,
      input,
      actor: { kind: 'user', id: actor.id, name: actor.name },
    },
    (tx, changeId) => appendAudit(tx, { action: 'changes.plan', actor, changeId }),
  )
  await askWorker(PLAN_TASK, { changeId: change }, { waitMs: 60_000 })
  const planned = await readChange(change)
  if (!planned?.plan || !planned.planHash) throw new Error(`No plan: ${JSON.stringify(planned)}`)
  const run = await insertRun({
    changeId: change,
    targetId: own.id,
    planHash: planned.planHash,
    actorId: actor.id,
    steps: planned.plan.steps.map((step) => step.what),
    holds: holdsOf([own.id, other.id], planned.plan),
    reason: null,
    personKey: null,
    intent: (id) => ({
      action: 'changes.apply',
      actor,
      changeId: change,
      phase: 'intent',
      result: 'pending',
      details: { run: id },
    }),
  })
  if (!run) throw new Error('Not queued.')
  await ring('run', run)
  return { change, run, table }
}

/** Rows of each step, over both servers. */
async function rowsOf(table: string): Promise<number[]> {
  const all = await Promise.all(
    admins.map((admin) => admin.query<{ step: number }>(`SELECT step FROM ${table}`)),
  )
  const steps = all.flatMap((answer) => answer.rows.map((row) => row.step))
  return [0, 1, 2, 3, 4].map((step) => steps.filter((one) => one === step).length)
}

const POINTS = [
  'claimed',
  'checked',
  ...[0, 1, 2, 3, 4].flatMap((n) => [
    `before-started:${n}`,
    `started:${n}`,
    `before-finished:${n}`,
    `finished:${n}`,
  ]),
  'before-verified',
  'verified',
  'ended',
]

describe('five steps on two targets', () => {
  it.each(POINTS)('a worker that dies at %s: each step happened exactly once', async (point) => {
    const dying = await worker(point)
    const { change, run, table } = await press()
    await dying.ended
    expect(dying.points).toContain(point)
    await endLease(run)
    await worker()
    expect(await endedRun(client, run)).toMatchObject({ state: 'succeeded', verified: { ok: true } })
    expect(await rowsOf(table)).toEqual([1, 1, 1, 1, 1])
    expect(await prisma().runHold.count({ where: { runId: run } })).toBe(0)
    expect((await readChange(change))?.canUndo).toBe(true)
  })

  it('holds both targets and the cluster: a run that wants one of them waits, and goes on by itself', async () => {
    const first = await worker('started:2')
    const { run } = await press()
    await first.ended
    const held = await prisma().runHold.findMany({ where: { runId: run }, orderBy: { resource: 'asc' } })
    expect(held.map((row) => row.resource)).toEqual(
      ['cluster:test', ...targets.map((target) => targetHold(target.id))].sort(),
    )
    await worker()
    const second = await press()
    await new Promise((resume) => setTimeout(resume, 500))
    expect((await client.runs.get({ id: second.run })).state).toBe('queued')
    await endLease(run)
    expect((await endedRun(client, run)).state).toBe('succeeded')
    expect((await endedRun(client, second.run)).state).toBe('succeeded')
    expect(await rowsOf(second.table)).toEqual([1, 1, 1, 1, 1])
  })

  it('rights that are gone on the second target alone stop it before the first step', async () => {
    await worker()
    await prisma().grant.deleteMany({ where: { userId: actor.id } })
    await prisma().grant.create({
      data: { userId: actor.id, role: 'dba', scope: 'target', scopeId: targets[0]?.id ?? '' },
    })
    const { run, table } = await press()
    expect(await endedRun(client, run)).toMatchObject({
      state: 'failed',
      problem: { code: 'permission.denied' },
    })
    expect(await rowsOf(table)).toEqual([0, 0, 0, 0, 0])
  })
})
