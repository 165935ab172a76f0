import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { until } from '@/test/notify/site'
import { startSchedulingWorker } from '@/test/schedules/workers'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import type { FireResult } from './fire-store'
import { type SchedulerOptions, startScheduler } from './scheduler.run'

const MINUTE = 60_000
let panel: TestPanel
let environmentId: string
const stops: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  panel = await startTestPanel()
})
afterAll(() => panel?.stop())
beforeEach(async () => {
  await storePool().query(
    'TRUNCATE schedule_fire, schedule, maintenance_window, blackout, schedule_switch, notice, "freeze" CASCADE',
  )
  const made = await prisma().environment.create({ data: { name: `e ${randomUUID()}`, kind: 'staging' } })
  environmentId = made.id
})
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

type Given = { cron?: string; since: number; overlap?: string; rule?: string; lateMinutes?: number }

async function make({ cron = '* * * * *', since, ...rest }: Given): Promise<string> {
  const { overlap = 'skip', rule = 'not-blackout', lateMinutes = 0 } = rest
  const row = await prisma().schedule.create({
    data: {
      kind: 'findings.look',
      name: 'Look',
      environmentId,
      cron,
      zone: 'UTC',
      overlap,
      rule,
      lateMinutes,
      since: new Date(since),
      createdByName: 'Ann',
    },
  })
  return row.id
}

const good: FireResult = { ok: true, detail: 'Done.' }

async function schedule(options: Partial<SchedulerOptions> & { clock?: { now: number } } = {}) {
  const { clock, ...rest } = options
  const one = await startScheduler({
    report: () => undefined,
    fires: { 'findings.look': async () => good },
    ...(clock ? { now: () => clock.now } : {}),
    ...rest,
  })
  stops.push(() => one.stop())
}

const fires = (scheduleId: string) =>
  prisma().scheduleFire.findMany({ where: { scheduleId }, orderBy: { nominalAt: 'asc' } })
const states = async (id: string) => (await fires(id)).map((fire) => fire.state)
const notices = async () =>
  (await storePool().query<{ kind: string; action: string }>('SELECT kind, action FROM notice ORDER BY seq'))
    .rows
const ring = () => storePool().query("SELECT pg_notify('qd_schedules', '')")
const START = Date.parse('2026-06-06T12:00:00Z')

test('a thousand schedules due in one minute, two workers: each runs once', async () => {
  const minute = Math.floor((Date.now() - 2_000) / MINUTE) * MINUTE
  const at = new Date(minute)
  await storePool().query(
    `WITH places AS (
       INSERT INTO environment (id, name, kind)
       SELECT gen_random_uuid(), 'many ' || n, 'staging' FROM generate_series(1, 1000) n RETURNING id)
     INSERT INTO schedule (id, kind, name, environment_id, cron, zone, rule, late_minutes, since, created_by_name)
     SELECT gen_random_uuid(), 'findings.look', 'Look', id, $1, 'UTC', 'always', 10, $2, 'Ann' FROM places`,
    [`${at.getUTCMinutes()} ${at.getUTCHours()} * * *`, new Date(minute - 1_000)],
  )
  const workers = await Promise.all([0, 1].map(() => startSchedulingWorker(panel.url)))
  stops.push(async () => {
    for (const worker of workers) await worker.stop()
  })
  const ran = () => workers.flatMap((worker) => worker.ran)
  await until(ran, (all) => all.length >= 1_000, 100_000)
  const span = await storePool().query<{ seconds: number; ok: number; all: number }>(
    `SELECT extract(epoch FROM max(finished_at) - min(created_at))::float8 AS seconds, count(*)::int AS all
       FROM schedule_fire`,
  )
  expect(new Set(ran()).size).toBe(1_000)
  expect(ran()).toHaveLength(1_000)
  expect(span.rows[0]?.all).toBe(1_000)
  // How fast it is on a machine of its own is for a bench.
  console.info(`a thousand schedules: ${span.rows[0]?.seconds.toFixed(1)} s`)
  expect(workers.flatMap((worker) => worker.errors)).toEqual([])
})

test('what was missed while no worker ran is reported once; the last runs late where it may', async () => {
  const id = await make({ cron: '0 * * * *', since: START - 1, lateMinutes: 30 })
  await schedule({ clock: { now: START + 3 * 60 * MINUTE + 20 * MINUTE } })
  const rows = await until(
    () => fires(id),
    (all) => all.length === 2 && all[1]?.state === 'ok',
  )
  expect(rows[0]).toMatchObject({ state: 'missed', times: 3, throughAt: new Date(START + 120 * MINUTE) })
  expect(rows[1]).toMatchObject({ late: true, nominalAt: new Date(START + 180 * MINUTE) })
  expect(await notices()).toEqual([
    { kind: 'schedule.missed', action: 'open' },
    { kind: 'schedule.missed', action: 'resolved' },
  ])
})

test('too late outside its window: nothing runs', async () => {
  await prisma().maintenanceWindow.create({
    data: {
      name: 'Noon',
      environmentId,
      days: [6],
      fromClock: '12:00',
      toClock: '13:00',
      zone: 'UTC',
      createdByName: 'Ann',
    },
  })
  const inside = await make({ cron: '30 12 * * *', since: START, rule: 'window', lateMinutes: 600 })
  const clock = { now: START + 60 * MINUTE }
  await schedule({ clock })
  await until(
    () => states(inside),
    (all) => all.length > 0,
  )
  expect(await states(inside)).toEqual(['missed'])
  const again = await make({ cron: '40 12 * * *', since: START, rule: 'window' })
  clock.now = START + 59 * MINUTE
  await ring()
  await until(
    () => states(again),
    (all) => all.includes('ok'),
  )
})

test('a blackout and a switched-off kind skip, and say so', async () => {
  const id = await make({ since: START })
  await prisma().blackout.create({
    data: {
      name: 'Fair',
      firstDate: '2026-06-06',
      lastDate: '2026-06-06',
      zone: 'UTC',
      createdByName: 'Ann',
    },
  })
  const clock = { now: START + MINUTE }
  await schedule({ clock })
  await until(
    () => fires(id),
    (all) => all[0]?.detail === 'Blackout: Fair',
  )
  // Anew, as the bell would have it read: without one the calendar it knows counts for half a minute more.
  for (const stop of stops.splice(0)) await stop()
  await prisma().blackout.deleteMany()
  await prisma().scheduleSwitch.create({
    data: { kind: 'findings.look', offAt: new Date(), offByName: 'Root' },
  })
  await schedule({ clock: { now: clock.now + MINUTE } })
  const rows = await until(
    () => fires(id),
    (all) => all.length === 2,
  )
  expect(rows.map((row) => [row.state, row.detail])).toEqual([
    ['skipped', 'Blackout: Fair'],
    ['skipped', 'This kind is switched off.'],
  ])
})

test('a freeze skips, and says whose; elsewhere and after it things run', async () => {
  const id = await make({ since: START })
  const elsewhere = await prisma().environment.create({
    data: { name: `e ${randomUUID()}`, kind: 'staging' },
  })
  const freeze = await prisma().freeze.create({
    data: {
      scope: 'environment',
      scopeId: environmentId,
      reason: Buffer.alloc(20),
      actorId: randomUUID(),
      actorName: 'Root',
      createdAt: new Date(),
    },
  })
  const clock = { now: START + MINUTE }
  await schedule({ clock })
  const [held] = await until(
    () => fires(id),
    (all) => all[0]?.state === 'skipped',
  )
  expect(held?.detail).toBe('Frozen: Root froze this environment.')
  await prisma().freeze.update({ where: { id: freeze.id }, data: { scopeId: elsewhere.id } })
  clock.now += MINUTE
  await ring()
  await until(
    () => states(id),
    (all) => all[1] === 'ok',
  )
})

test('paused between claim and begin: it does not run', async () => {
  const id = await make({ since: START })
  let ran = 0
  await schedule({
    clock: { now: START + MINUTE },
    fires: {
      'findings.look': async () => {
        ran++
        return good
      },
    },
    atPoint: async () => {
      await prisma().schedule.update({ where: { id }, data: { pausedAt: new Date() } })
    },
  })
  await until(
    () => states(id),
    (all) => all[0] === 'skipped',
  )
  expect(ran).toBe(0)
})

test('a run that is still under way: the next is skipped, or one waits and runs after it', async () => {
  for (const overlap of ['skip', 'queue']) {
    const id = await make({ since: START, overlap })
    let release: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const clock = { now: START + MINUTE }
    await schedule({
      clock,
      fires: {
        'findings.look': async () => {
          await gate
          return good
        },
      },
    })
    for (let count = 1; count <= 3; count++) {
      await until(
        () => fires(id),
        (all) => all.length === count && all[0]?.state === 'running',
      )
      if (count < 3) clock.now += MINUTE
      await ring()
    }
    expect((await states(id)).slice(1)).toEqual(
      overlap === 'skip' ? ['skipped', 'skipped'] : ['queued', 'skipped'],
    )
    release()
    await until(
      () => states(id),
      (all) => all[0] === 'ok' && all[1] === (overlap === 'skip' ? 'skipped' : 'ok'),
    )
    for (const stop of stops.splice(0)) await stop()
    await prisma().schedule.deleteMany({ where: { id } })
  }
})

test('a clock that goes back an hour runs nothing twice', async () => {
  const id = await make({ cron: '*/10 * * * *', since: START })
  const clock = { now: START + 10 * MINUTE }
  await schedule({ clock })
  await until(
    () => states(id),
    (all) => all.join() === 'ok',
  )
  clock.now += 10 * MINUTE
  await ring()
  await until(
    () => states(id),
    (all) => all.join() === 'ok,ok',
  )
  clock.now -= 12 * MINUTE
  await ring()
  for (let step = 0; step < 4; step++) {
    clock.now += 3 * MINUTE
    await ring()
    await new Promise((resume) => setTimeout(resume, 150))
  }
  expect(await states(id)).toEqual(['ok', 'ok'])
  clock.now = START + 30 * MINUTE
  await ring()
  await until(
    () => states(id),
    (all) => all.join() === 'ok,ok,ok',
  )
})

test('a failure is announced, and that it is well again; a worker that died leaves a failure', async () => {
  const id = await make({ since: START })
  const clock = { now: START + MINUTE }
  let fails = true
  await schedule({
    clock,
    fires: {
      'findings.look': async () => {
        if (fails) throw new Error('No way.')
        return good
      },
    },
  })
  const [failed] = await until(
    () => fires(id),
    (all) => all[0]?.state === 'failed',
  )
  expect(failed?.detail).toBe('No way.')
  const links = await storePool().query<{ link: string }>('SELECT link FROM notice')
  expect(links.rows).toEqual([{ link: `/schedules/${id}` }])
  fails = false
  clock.now += MINUTE
  await ring()
  await until(
    () => states(id),
    (all) => all[1] === 'ok',
  )
  expect(await notices()).toEqual([
    { kind: 'schedule.failed', action: 'open' },
    { kind: 'schedule.failed', action: 'resolved' },
  ])
  const past = new Date(Date.now() - 1_000)
  await prisma().scheduleFire.create({
    data: {
      scheduleId: id,
      nominalAt: new Date(START),
      throughAt: new Date(START),
      state: 'running',
      workerId: randomUUID(),
      leaseUntil: past,
    },
  })
  await ring()
  await until(
    () => fires(id),
    (all) => /How far it came/.test(all[0]?.detail ?? ''),
  )
})

test('the night’s check of the audit log runs as the built-in schedule', async () => {
  await storePool().query(
    `INSERT INTO schedule (id, kind, name, built_in, cron, zone, rule, since, created_by_name)
     VALUES (gen_random_uuid(), 'audit.verify', 'Check', true, '* * * * *', 'UTC', 'always', $1, 'Quarterdeck')`,
    [new Date(START)],
  )
  await schedule({ clock: { now: START + MINUTE }, fires: {} })
  const done = () =>
    storePool().query<{ state: string; detail: string }>('SELECT state, detail FROM schedule_fire')
  const found = await until(done, ({ rows }) => rows[0]?.state === 'ok')
  expect(found.rows[0]?.detail).toMatch(/none altered/)
  const entry = await storePool().query(
    "SELECT FROM audit_event WHERE action = 'audit.verify' AND actor_kind = 'system'",
  )
  expect(entry.rowCount).toBe(1)
})
