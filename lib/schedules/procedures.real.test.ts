import { randomUUID } from 'node:crypto'
import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '@/lib/auth/actor'
import { router } from '@/lib/http/router'
import { startWorkerLoop } from '@/lib/jobs/worker-loop'
import { runScheduleNow } from '@/lib/schedules/run-now.run'
import { RUN_SCHEDULE } from '@/lib/schedules/task'
import { prisma } from '@/lib/store/client'
import { makePerson } from '@/test/changes/site'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

const AUDIT = 'a0d17000-0000-4000-8000-000000000001'
let panel: TestPanel
let environmentId: string
let elsewhereId: string
let worker: { stop(): Promise<void> }

function as(actor: Actor) {
  const request = { requestId: randomUUID(), door: 'rpc' as const, ip: '127.0.0.1', userAgent: 'test' }
  return createRouterClient(router, { context: { request, authenticate: async () => actor } })
}

beforeAll(async () => {
  panel = await startTestPanel()
  const make = async (name: string) =>
    (await prisma().environment.create({ data: { name, kind: 'production' } })).id
  ;[environmentId, elsewhereId] = [await make('here'), await make('there')]
  worker = await startWorkerLoop({
    runners: new Map(),
    openOperator: () => Promise.reject(new Error('none')),
    hosts: { find: async () => null, open: () => Promise.reject(new Error('none')) },
    handlers: { [RUN_SCHEDULE]: runScheduleNow },
    version: 'test',
    atPoint: () => undefined,
    report: () => undefined,
  })
})

afterAll(async () => {
  await worker?.stop()
  await panel?.stop()
})

/** A DBA of one environment. */
async function dbaHere(): Promise<Actor> {
  return {
    ...(await makePerson('dba')),
    grants: [{ role: 'dba', scope: 'environment', scopeId: environmentId }],
  }
}

const look = {
  kind: 'findings.look' as const,
  name: 'Look',
  cron: '30  2 * * MON-FRI',
  zone: 'Europe/Berlin',
}

test('a schedule is made in a window, run now, paused, resumed, edited and removed', async () => {
  const me = as(await dbaHere())
  await me.windows.create({
    name: 'Nights',
    zone: 'Europe/Berlin',
    environmentId,
    when: { kind: 'weekly', days: [1, 2, 3, 4, 5], from: '02:00', to: '04:00' },
  })
  const made = await me.schedules.create({ ...look, environmentId, rule: 'window' })
  expect(made).toMatchObject({ cron: '30 2 * * MON-FRI', sentence: 'At 02:30, on Monday to Friday.' })
  expect(made.next).toHaveLength(3)
  expect(await me.schedules.run({ id: made.id })).toEqual({
    state: 'ok',
    detail: '0 of 0 targets looked at.',
  })
  const paused = await me.schedules.pause({ id: made.id, paused: true })
  expect(paused).toMatchObject({ paused: { by: 'Ann' }, next: [], last: { state: 'ok', by: 'Ann' } })
  const resumed = await me.schedules.pause({ id: made.id, paused: false })
  const { version } = resumed
  const edit = { ...look, id: made.id, version, cron: '0 3 * * 1' }
  expect(await me.schedules.update(edit)).toMatchObject({ sentence: 'At 03:00, on Monday.' })
  await expect(me.schedules.update(edit)).rejects.toMatchObject({ code: 'conflict' })
  await me.schedules.remove({ id: made.id })
  expect((await me.schedules.list()).items.map((one) => one.id)).toEqual([AUDIT])
})

test('who may not: another environment, the panel’s own, everywhere', async () => {
  const me = as(await dbaHere())
  await expect(me.schedules.create({ ...look, environmentId: elsewhereId })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(me.schedules.pause({ id: AUDIT, paused: true })).rejects.toMatchObject({
    code: 'permission.denied',
  })
  const days = { name: 'Fair', zone: 'UTC', firstDate: '2026-12-24', lastDate: '2026-12-26' }
  await expect(me.windows.addBlackout(days)).rejects.toMatchObject({ code: 'permission.denied' })
  await expect(me.schedules.setSwitch({ kind: 'findings.look', off: true })).rejects.toMatchObject({
    code: 'permission.denied',
  })
})

test('what an admin stops does not run, by hand either', async () => {
  const admin = as(await makePerson('admin'))
  const me = as(await dbaHere())
  const { id } = await me.schedules.create({ ...look, environmentId })
  await admin.schedules.setSwitch({ kind: 'findings.look', off: true })
  expect(await me.schedules.run({ id })).toMatchObject({
    state: 'skipped',
    detail: 'This kind is switched off.',
  })
  await admin.schedules.setSwitch({ kind: 'findings.look', off: false })
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
  const days = { name: 'Fair', zone: 'UTC', firstDate: day(-1), lastDate: day(1) }
  const blackout = await admin.windows.addBlackout(days)
  expect(await me.schedules.run({ id })).toEqual({ state: 'skipped', detail: 'Blackout: Fair' })
  await admin.windows.removeBlackout({ id: blackout.id })
  expect(await me.schedules.run({ id })).toMatchObject({ state: 'ok' })
  expect((await me.schedules.fires({ scheduleId: id })).items.map((one) => one.state)).toEqual([
    'ok',
    'skipped',
    'skipped',
  ])
})

test('the built-in check is an admin’s to pause; what is typed is explained', async () => {
  const admin = as(await makePerson('admin'))
  expect(await admin.schedules.pause({ id: AUDIT, paused: true })).toMatchObject({ paused: { by: 'Ann' } })
  await admin.schedules.pause({ id: AUDIT, paused: false })
  await expect(admin.schedules.remove({ id: AUDIT })).rejects.toMatchObject({ code: 'precondition.failed' })
  const wrong = await admin.schedules.preview({ cron: '0 25 * * *', zone: 'UTC' })
  expect(wrong.problem).toMatchObject({ field: 'cron' })
  const right = await admin.schedules.preview({ cron: '0 2 * * *', zone: 'UTC', environmentId })
  expect(right).toMatchObject({ problem: null, sentence: 'At 02:00, every day.' })
  expect(right.next).toHaveLength(3)
})
