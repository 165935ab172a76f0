import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import { engineOf } from '@/lib/engines/registry'
import { storePool } from '@/lib/store/pool'
import { endedRun, makePerson, makeTarget, panelOf, plannedBy } from '@/test/changes/site'
import { startTestWorker, type TestWorker } from '@/test/changes/workers'
import { addressOf, person, sharedServer } from '@/test/servers/pool'
import type { ServerAccess } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

const TRIES = 40
let panel: TestPanel
let server: ServerAccess
let worker: TestWorker

beforeAll(async () => {
  panel = await startTestPanel()
  server = await sharedServer('postgres-15')
  worker = await startTestWorker({ storeUrl: panel.url, server })
})

afterAll(async () => {
  await worker?.stop()
  await panel?.stop()
})

/** Prints how long it takes from the press of the button to the start of the job; asserts no time. */
it('measures button to job start', async () => {
  const client = panelOf(await makePerson('dba'))
  const target = await makeTarget(server)
  const admin = await person(server)
  const role = `button_${randomUUID().slice(0, 8)}`
  const password = randomUUID()
  await admin.sql(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`)
  const look = await engineOf('postgres').connect(
    addressOf(server),
    { user: server.adminUser, password: new Secret(server.password) },
    { credential: 'operator', purpose: 'test' },
  )
  const whole: number[] = []
  const queue: number[] = []
  const plans: number[] = []
  for (let n = 0; n < TRIES; n++) {
    const victim = await person(server, { user: role, password })
    const found = (await look.sessions.list({ limit: 1_000 })).sessions.find((one) => one.pid === victim.id)
    const sessions = [{ pid: victim.id, startedAt: found?.startedAt ?? '' }]
    const asked = performance.now()
    const change = await plannedBy(client, {
      kind: 'sessions.end',
      targetId: target.id,
      input: { sessions },
    })
    plans.push(performance.now() - asked)
    worker.times.delete('claimed')
    const pressed = performance.timeOrigin + performance.now()
    const { run } = await client.changes.apply({ id: change.id, planHash: change.planHash ?? '' })
    expect((await endedRun(client, run)).state).toBe('succeeded')
    whole.push((worker.times.get('claimed') ?? Number.NaN) - pressed)
    const row = await storePool().query<{ ms: number }>(
      'SELECT EXTRACT(epoch FROM started_at - queued_at)::float8 * 1000 AS ms FROM run WHERE id = $1',
      [run],
    )
    queue.push(row.rows[0]?.ms ?? Number.NaN)
    await victim.end()
  }
  await look.close()
  await admin.end()
  for (const [name, times] of Object.entries({
    'plan ready': plans,
    'button to job start': whole,
    'row to claim': queue,
  }))
    process.stdout.write(`${name}: ${summary(times)}\n`)
  expect(whole.every(Number.isFinite)).toBe(true)
})

function summary(times: number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0).toFixed(1)
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms of ${sorted.length}`
}
