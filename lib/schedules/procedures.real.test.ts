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
  expect(made.next).toHaveLength(5)
  expect(await me.schedules.run({ id: made.id })).toEqual({
    state: 'ok',
    detail: '0 targets are looked at anew.',
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
  await expect(me.schedules.get({ id: made.id })).rejects.toMatchObject({ code: 'not_found' })
  expect(await me.schedules.restore({ id: made.id })).toMatchObject({ name: 'Look', next: { length: 5 } })
  await expect(me.schedules.restore({ id: made.id })).rejects.toMatchObject({ code: 'not_found' })
  expect(await me.schedules.get({ id: made.id })).toMatchObject({ held: null, mayWrite: true })
  await me.schedules.remove({ id: made.id })
})

test('the clock changes of the year are said, of one schedule and before it is made', async () => {
  const me = as(await dbaHere())
  const daily = { ...look, cron: '30 2 * * *' }
  const made = await me.schedules.create({ ...daily, environmentId })
  const { shifts } = await me.schedules.get({ id: made.id })
  expect(shifts.map(({ how, clock }) => `${clock} ${how}`).sort()).toEqual(['02:30 first', '02:30 moved'])
  expect(await me.schedules.preview({ ...daily, environmentId })).toMatchObject({
    shifts,
    next: { length: 5 },
  })
  await me.schedules.remove({ id: made.id })
})

test('windows and blackout days are edited, and shown for the days that were asked for', async () => {
  const me = as(await dbaHere())
  const nights = {
    name: 'Edited',
    zone: 'UTC',
    when: { kind: 'weekly' as const, days: [1], from: '22:00', to: '01:00' },
  }
  const { id } = await me.windows.create({ ...nights, environmentId })
  await me.windows.update({ id, ...nights, zone: 'Europe/Berlin', when: { ...nights.when, days: [2] } })
  const may = await me.windows.list({ from: '2027-05-01', to: '2027-05-31' })
  const [edited] = may.windows.filter((one) => one.id === id)
  expect(edited?.spans.map((span) => span.from)).toContain('2027-05-04T20:00:00.000Z')
  const endsAt = new Date(Date.now() + 3_600_000).toISOString()
  await me.windows.update({
    id,
    ...nights,
    when: { kind: 'once', startsAt: new Date().toISOString(), endsAt },
  })
  const now = await me.windows.list({})
  expect(now.windows.find((one) => one.id === id)?.when).toMatchObject({ kind: 'once', endsAt })
  await expect(me.windows.list({ from: '2027-01-01', to: '2027-12-31' })).rejects.toMatchObject({
    code: 'request.invalid',
  })
  const days = { name: 'Fair', zone: 'Europe/Berlin', firstDate: '2027-06-01', lastDate: '2027-06-02' }
  const blackout = await me.windows.addBlackout({ ...days, environmentId })
  await me.windows.updateBlackout({ id: blackout.id, ...days, lastDate: '2027-06-03' })
  const { blackouts } = await me.windows.list({})
  expect(blackouts.find((one) => one.id === blackout.id)?.span).toEqual({
    from: '2027-05-31T22:00:00.000Z',
    to: '2027-06-03T22:00:00.000Z',
  })
  const there = { ...(await makePerson('dba')), grants: [] }
  await expect(as(there).windows.update({ id, ...nights })).rejects.toMatchObject({
    code: 'permission.denied',
  })
  await me.windows.removeBlackout({ id: blackout.id })
  await me.windows.remove({ id })
})

test('a freeze holds a schedule back, by hand too, and the history says so', async () => {
  const admin = as(await makePerson('admin'))
  const owner = await makePerson('dba')
  const me = as(owner)
  const { id } = await me.schedules.create({ ...look, environmentId })
  const freeze = await admin.freezes.create({ scope: 'environment', scopeId: environmentId, reason: 'Odd.' })
  expect(await me.schedules.get({ id })).toMatchObject({ held: { what: 'freeze' } })
  const held = { state: 'skipped', detail: 'Frozen: Ann froze this environment.' }
  expect(await me.schedules.run({ id })).toEqual(held)
  expect((await me.schedules.fires({ scheduleId: id })).items).toMatchObject([held])
  await admin.freezes.lift({ id: freeze.id, note: 'It was nothing.' })
  const person = await admin.freezes.create({ scope: 'person', scopeId: owner.id, reason: 'Odd.' })
  expect(await me.schedules.run({ id })).toMatchObject({
    state: 'skipped',
    detail: expect.stringContaining('the person in whose name'),
  })
  // In somebody else's name it runs.
  expect(await as(await dbaHere()).schedules.run({ id })).toMatchObject({ state: 'ok' })
  await admin.freezes.lift({ id: person.id, note: 'It was nothing.' })
  expect(await me.schedules.fires({ scheduleId: id, limit: 1, state: 'skipped' })).toMatchObject({
    items: [{ state: 'skipped' }],
    nextCursor: expect.any(String),
  })
  await me.schedules.remove({ id })
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
  await expect(
    me.schedules.setSwitch({ kind: 'findings.look', off: true, reason: 'No.' }),
  ).rejects.toMatchObject({
    code: 'permission.denied',
  })
})

test('what an admin stops does not run, by hand either', async () => {
  const admin = as(await makePerson('admin'))
  const me = as(await dbaHere())
  const { id } = await me.schedules.create({ ...look, environmentId })
  await expect(admin.schedules.setSwitch({ kind: 'findings.look', off: true })).rejects.toMatchObject({
    code: 'request.invalid',
  })
  await admin.schedules.setSwitch({ kind: 'findings.look', off: true, reason: 'It is in the way.' })
  expect((await me.schedules.kinds()).items.find((one) => one.kind === 'findings.look')?.off).toMatchObject({
    by: 'Ann',
    reason: 'It is in the way.',
  })
  expect(await me.schedules.get({ id })).toMatchObject({ held: { what: 'switch' } })
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
  expect(right.next).toHaveLength(5)
})
