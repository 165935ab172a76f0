import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openForWeb } from '@/lib/crypto/sealed'
import { secrets } from '@/lib/secrets'
import { prisma } from '@/lib/store/client'
import { type StartedServer, startServer } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import {
  makePerson,
  PASSWORD,
  panelOf,
  prepareRoles,
  type TestPanelClient,
  targetInput,
} from '@/test/targets/site'
import { credentialBinding, openMonitorPassword } from './credentials'
import { closeLive } from './live-connection'
import { openOperator, openSealedPassword } from './operator.run'
import { findTargetAccess } from './store'
import { testSealed } from './test-sealed.run'

let panel: TestPanel
let server: StartedServer
let admin: pg.Client
let dba: TestPanelClient
let environmentId: string

beforeAll(async () => {
  panel = await startTestPanel()
  server = await startServer('postgres-15')
  admin = await prepareRoles(server)
  dba = panelOf(await makePerson([{ role: 'dba', scope: 'all', scopeId: null }]))
  environmentId = (await dba.environments.create({ name: 'Prod', kind: 'production' })).id
})
afterAll(async () => {
  await closeLive()
  await admin.end()
  await server.stop()
  await panel.stop()
})

async function failure(work: Promise<unknown>): Promise<{ code: string; data: unknown }> {
  return work.then(
    () => ({ code: 'none', data: null }),
    (error: { code: string; data: unknown }) => error,
  )
}

async function accessOf(id: string) {
  const access = await findTargetAccess(id)
  if (!access?.monitor || !access.operator) throw new Error('no credentials')
  return { ...access, monitor: access.monitor, operator: access.operator }
}

describe('registering', () => {
  test('preflight, create, and no password in any answer, row or audit entry', async () => {
    const input = targetInput(server, environmentId, 'shop')
    const checked = await dba.targets.preflight(input)
    expect(checked.ok, JSON.stringify(checked.items)).toBe(true)
    const made = await dba.targets.create(input)
    expect(made).toMatchObject({ name: 'shop', state: 'unknown', problem: { code: 'target.unread' } })
    expect(JSON.stringify(made)).not.toContain(PASSWORD)
    const rows = await prisma().$queryRaw`SELECT (c.*)::text FROM target_credential c`
    const audit = await prisma().auditEvent.findMany()
    const kept = JSON.stringify([rows, audit.map((one) => [one.action, one.details])])
    expect(kept).not.toContain(PASSWORD)
    expect(audit.map((one) => one.action)).toContain('targets.create')
  })

  test('what is refused', async () => {
    const input = targetInput(server, environmentId, 'other')
    expect(await failure(dba.targets.create({ ...input, name: 'SHOP' }))).toMatchObject({
      code: 'request.invalid',
    })
    expect(await failure(dba.targets.create({ ...input, tlsMode: 'require' }))).toMatchObject({
      code: 'request.invalid',
      data: { fields: { tlsReason: expect.any(String) } },
    })
    expect(await failure(dba.targets.create({ ...input, host: '169.254.169.254' }))).toMatchObject({
      code: 'egress.forbidden',
    })
    const wrong = { user: 'qd_monitor', password: 'wrong' }
    expect(await failure(dba.targets.create({ ...input, monitor: wrong }))).toMatchObject({
      code: 'target.auth_failed',
    })
    const superuser = { user: server.adminUser, password: server.password }
    expect(await failure(dba.targets.create({ ...input, monitor: superuser }))).toMatchObject({
      code: 'target.not_read_only',
    })
    const elsewhere = await dba.environments.create({ name: 'Test', kind: 'development' })
    const scoped = panelOf(await makePerson([{ role: 'dba', scope: 'environment', scopeId: elsewhere.id }]))
    expect(await failure(scoped.targets.create(input))).toMatchObject({ code: 'permission.denied' })
    expect((await scoped.targets.list({})).items).toEqual([])
    const { id } = await scoped.targets.create({ ...input, environmentId: elsewhere.id })
    expect(await failure(scoped.targets.update({ targetId: id, environmentId }))).toMatchObject({
      code: 'permission.denied',
    })
    expect(await failure(scoped.environments.create({ name: 'x', kind: 'staging' }))).toMatchObject({
      code: 'permission.denied',
    })
    await dba.targets.remove({ targetId: id, typedName: 'other' })
  })
})

describe('credentials', () => {
  const shop = async () => (await dba.targets.list({ q: 'shop' })).items[0]?.id ?? ''

  test('the web opens the monitor and provably not the operator', async () => {
    const access = await accessOf(await shop())
    expect(openMonitorPassword(access, access.monitor).reveal()).toBe(PASSWORD)
    const binding = credentialBinding(access, 'operator', access.operator)
    expect(() => openForWeb('monitor-credential', binding, access.operator.sealed)).toThrow()
    const holder = secrets()
    const key = holder.workerKey
    delete holder.workerKey
    try {
      expect(() => openSealedPassword(access, 'operator', access.operator)).toThrow('Only the worker')
    } finally {
      if (key) holder.workerKey = key
    }
    expect(openSealedPassword(access, 'operator', access.operator).reveal()).toBe(PASSWORD)
  })

  test('a row moved to another address, target or kind does not open', async () => {
    const access = await accessOf(await shop())
    for (const change of [
      { host: 'evil.example' },
      { port: 1 },
      { tlsMode: 'disable' as const },
      { tlsCa: '' },
      { addressVersion: 2 },
      { id: environmentId },
    ]) {
      expect(() => openMonitorPassword({ ...access, ...change }, access.monitor)).toThrow('does not open')
      expect(() => openSealedPassword({ ...access, ...change }, 'operator', access.operator)).toThrow(
        'does not open',
      )
    }
    expect(() => openMonitorPassword(access, access.operator)).toThrow('does not open')
    // Straight in the store: the collector gets no password to send to the new address.
    await prisma().target.update({ where: { id: access.id }, data: { host: '127.0.0.1' } })
    expect(await failure(openOperator(access.id, 'test'))).toMatchObject({ code: 'target.auth_failed' })
    await prisma().target.update({ where: { id: access.id }, data: { host: 'localhost' } })
  })

  test('the operator test runs in the worker and is remembered', async () => {
    const id = await shop()
    expect((await testSealed({ targetId: id, credential: 'operator' })).ok).toBe(true)
    expect((await dba.targets.get({ targetId: id })).operator).toMatchObject({ testOk: true })
    expect((await dba.targets.test({ targetId: id })).ok).toBe(true)
  })

  test('another address needs the password again, and drops the operator', async () => {
    const targetId = await shop()
    const weaker = { targetId, tlsMode: 'require' as const, tlsReason: 'old server' }
    expect(await failure(dba.targets.update(weaker))).toMatchObject({ code: 'request.invalid' })
    expect(await failure(dba.targets.update({ targetId, host: '127.0.0.1' }))).toMatchObject({
      code: 'request.invalid',
    })
    expect((await dba.targets.update({ targetId, name: 'shop 2', tags: ['x'] })).operator).not.toBeNull()
    const monitor = { user: 'qd_monitor', password: PASSWORD }
    const after = await dba.targets.update({ ...weaker, monitor })
    expect(after).toMatchObject({ tlsMode: 'require', operator: null, monitor: { user: 'qd_monitor' } })
    expect((await dba.sessions.list({ targetId })).sessions.length).toBeGreaterThan(0)
  })

  test('removing wipes the credentials and keeps the name', async () => {
    const targetId = await shop()
    expect(await failure(dba.targets.remove({ targetId, typedName: 'no' }))).toMatchObject({
      code: 'change.name_mismatch',
    })
    await dba.targets.remove({ targetId, typedName: 'shop 2' })
    expect(await prisma().targetCredential.count({ where: { targetId } })).toBe(0)
    expect(await prisma().target.count({ where: { id: targetId } })).toBe(1)
    expect(await failure(dba.targets.get({ targetId }))).toMatchObject({ code: 'not_found' })
    expect(await failure(dba.environments.remove({ id: environmentId }))).toMatchObject({
      code: 'precondition.failed',
    })
  })
})
