import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHostCollectors } from '@/lib/hosts/collector'
import { hostKeyLine } from '@/lib/hosts/host-key'
import { generateKey } from '@/lib/hosts/keys'
import { openHost } from '@/lib/hosts/open.run'
import { startRunner } from '@/lib/jobs/runner'
import { prisma } from '@/lib/store/client'
import { type Sshd, startSshd } from '@/test/hosts/sshd'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { eventually, makePerson, panelOf, type TestPanelClient } from '@/test/targets/site'

let panel: TestPanel
let runner: { stop(): Promise<void> }
let collectors: { stop(): Promise<void> } | undefined
let sshd: Sshd
let dba: TestPanelClient
let production: string
let staging: string
const pace = { tickMs: 400, mountsMs: 400, remoteMs: 60_000 }

beforeAll(async () => {
  panel = await startTestPanel()
  runner = await startRunner()
  sshd = await startSshd()
  dba = panelOf(await makePerson([{ role: 'dba', scope: 'all', scopeId: null }]))
  production = (await dba.environments.create({ name: 'Production', kind: 'production' })).id
  staging = (await dba.environments.create({ name: 'Staging', kind: 'staging' })).id
})
afterAll(async () => {
  await collectors?.stop()
  await runner?.stop()
  await sshd?.stop()
  await panel?.stop()
})

async function failure(work: Promise<unknown>): Promise<{ code: string; data?: { fields?: object } }> {
  return work.then(
    () => ({ code: 'none' }),
    (error: { code: string; data?: { fields?: object } }) => error,
  )
}

function sshHost(name: string, more: object = {}) {
  const { port, user, hostKey, home } = sshd
  return {
    kind: 'ssh' as const,
    name,
    environmentId: production,
    address: '127.0.0.1',
    port,
    user,
    hostKey: hostKeyLine(hostKey),
    workDir: home,
    key: { from: 'made' as const },
    ...more,
  }
}

async function target(name: string, environmentId: string, port = 1): Promise<string> {
  const row = await prisma().target.create({
    data: {
      name,
      engine: 'postgres',
      host: 'localhost',
      port,
      database: 'x',
      tlsMode: 'verify-full',
      environmentId,
      tags: [],
    },
  })
  return row.id
}

test('a host is looked at, registered with a key of the panel, checked, watched and removed', async () => {
  const seen = await dba.hosts.scan({ address: '127.0.0.1', port: sshd.port })
  expect(seen.hostKey).toBe(hostKeyLine(sshd.hostKey))
  const host = await dba.hosts.create(sshHost('db1'))
  expect(host).toMatchObject({
    fingerprint: seen.fingerprint,
    state: 'unknown',
    user: sshd.user,
    targets: [],
  })
  expect(host.authorizedKey).toMatch(/^restrict ssh-ed25519 \S+ quarterdeck-db1$/)

  // Before the line is pasted the host refuses the key, and the list says what to do.
  const before = await dba.hosts.check({ id: host.id })
  expect(before.items.map(({ id, status }) => [id, status])).toEqual([
    ['reach', 'ok'],
    ['host-key', 'ok'],
    ['login', 'refused'],
  ])
  sshd.authorize(host.authorizedKey ?? '')
  const { items } = await dba.hosts.check({ id: host.id })
  expect(items.filter((item) => item.status !== 'ok')).toEqual([])
  expect(items.map((item) => item.id)).toEqual(
    expect.arrayContaining(['shell', 'figures', 'mounts', 'work-folder']),
  )

  collectors = await startHostCollectors(pace)
  const read = () => dba.hosts.get({ id: host.id })
  const shown = await eventually(
    read,
    ({ figures }) =>
      figures.known &&
      [figures.value.cpu, figures.value.memory, figures.value.mounts, figures.value.load].every(
        (part) => part.known,
      ),
  )
  if (!shown.figures.known) throw new Error('unknown')
  const { memory, mounts, load } = shown.figures.value
  const real = Number(/^MemTotal: +(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) * 1_024
  expect(memory).toMatchObject({ known: true, value: { total: real } })
  expect(
    load.known && mounts.known && mounts.value.some(({ path, space }) => path === '/' && space.known),
  ).toBe(true)
  const history = () =>
    dba.hosts.series({
      id: host.id,
      metrics: ['host.memory.used'],
      from: Date.now() - 60_000,
      to: Date.now() + 1,
    })
  const { items: lines } = await eventually(history, (all) =>
    all.items.some((line) => line.points.some(([, value]) => value !== null && value > 1e6)),
  )
  expect(lines.map(({ metric, unit }) => [metric, unit])).toEqual([['host.memory.used', 'bytes']])

  // The key of the host changes under it: nothing is sent any more, and it says so.
  await collectors.stop()
  await sshd.changeHostKey()
  collectors = await startHostCollectors(pace)
  const refused = await eventually(read, ({ problem }) => problem?.code === 'host.key_changed')
  expect(refused.figures.known).toBe(false)
  expect(refused.problem?.message).toContain(seen.fingerprint)
  await collectors.stop()

  expect((await failure(dba.hosts.remove({ id: host.id, typedName: 'db2' }))).code).toBe(
    'change.name_mismatch',
  )
  await dba.hosts.remove({ id: host.id, typedName: 'db1' })
  expect(await prisma().host.findUnique({ where: { id: host.id }, select: { sealed: true } })).toEqual({
    sealed: null,
  })
  expect((await failure(dba.hosts.get({ id: host.id }))).code).toBe('not_found')
  const actions = await prisma().auditEvent.findMany({
    where: { action: { startsWith: 'hosts.' } },
    orderBy: { seq: 'asc' },
  })
  expect([...new Set(actions.map((row) => row.action))]).toEqual([
    'hosts.scan',
    'hosts.create',
    'hosts.preflight',
    'hosts.remove',
  ])
})

test('a pasted key is never in the store, the log or an answer, and only this very place opens it', async () => {
  const made = generateKey()
  const privateKey = made.privateKey.reveal()
  const body = privateKey.split('\n')[2] ?? ''
  sshd.authorize(made.publicKey)
  const key = { from: 'pasted' as const, privateKey, passphrase: '' }
  const host = await dba.hosts.create(sshHost('pasted', { key }))
  const session = await openHost(host.id)
  expect(await session.login()).toMatchObject({ user: sshd.user })
  await session.close()
  const dump = JSON.stringify([
    await prisma().host.findMany(),
    await prisma().workerTask.findMany(),
    await prisma().auditEvent.findMany({ select: { details: true } }),
    await dba.hosts.get({ id: host.id }),
  ])
  expect(dump).not.toContain(body)
  expect(dump).not.toContain('PRIVATE KEY')

  // Whoever writes to the store can't have the key used elsewhere.
  await prisma().host.update({ where: { id: host.id }, data: { port: sshd.port - 1 } })
  expect((await failure(openHost(host.id))).code).toBe('host.no_key')
  await prisma().host.update({ where: { id: host.id }, data: { port: sshd.port } })

  const bad = { from: 'pasted' as const, privateKey: 'not a key', passphrase: '' }
  expect((await failure(dba.hosts.create(sshHost('bad', { key: bad })))).code).toBe('host.key_invalid')
})

test('an edit of address or user needs the key and the fingerprint again', async () => {
  const host = await dba.hosts.create(sshHost('edited'))
  expect((await failure(dba.hosts.update({ id: host.id, user: 'root' }))).data?.fields).toHaveProperty('key')
  const elsewhere = dba.hosts.update({ id: host.id, address: 'localhost', key: { from: 'made' } })
  expect((await failure(elsewhere)).data?.fields).toHaveProperty('hostKey')
  const hostKey = hostKeyLine(sshd.hostKey)
  const moved = await dba.hosts.update({ id: host.id, address: 'localhost', hostKey, key: { from: 'made' } })
  expect(moved.address).toBe('localhost')
  expect(moved.authorizedKey).not.toBe(host.authorizedKey)
  expect((await dba.hosts.update({ id: host.id, name: 'renamed' })).authorizedKey).toContain(
    'quarterdeck-renamed',
  )
})

test('this machine serves a target: figures with it, unknown with a remedy without it', async () => {
  const host = await dba.hosts.create({ kind: 'local', name: 'here', environmentId: staging })
  const targetId = await target('app', staging)
  const without = await dba.hosts.ofTarget({ targetId })
  expect(without.host).toMatchObject({ known: false, remedy: expect.stringContaining('machine') })
  expect(await dba.hosts.serviceOfTarget({ targetId })).toMatchObject({
    host: null,
    running: { known: false },
  })
  const placement = {
    hostId: host.id,
    serviceUser: '',
    service: { by: 'unknown' as const },
    dataDir: '',
    configPath: '',
    logPath: '',
  }
  await dba.hosts.setForTarget({ targetId, ...placement })
  // A folder that no server has.
  await prisma().targetHost.update({ where: { targetId }, data: { dataDir: '/nowhere/data' } })
  expect(await dba.hosts.serviceOfTarget({ targetId })).toMatchObject({
    host: 'here',
    running: { known: true, value: false },
  })
  collectors = await startHostCollectors(pace)
  const shown = await eventually(
    () => dba.hosts.ofTarget({ targetId }),
    ({ figures }) => figures.known,
  )
  expect(shown.host).toMatchObject({ known: true, value: { name: 'here', kind: 'local' } })
  await collectors.stop()
  expect((await failure(dba.hosts.remove({ id: host.id, typedName: 'here' }))).code).toBe(
    'precondition.failed',
  )

  // What runs on the panel's own machine is not for anybody to choose.
  const own = { start: ['/usr/bin/env', 'sh'], stop: ['/bin/true'], restart: ['/bin/true'] }
  for (const service of [
    { by: 'commands' as const, ...own },
    { by: 'pg_ctl' as const, program: '/tmp/evil/pg_ctl' },
    { by: 'pg_ctl' as const, program: '/usr/lib/postgresql/15/bin/../../../../../tmp/pg_ctl' },
  ])
    expect((await failure(dba.hosts.setForTarget({ targetId, ...placement, service }))).code).toBe(
      'request.invalid',
    )
  const asRoot = dba.hosts.setForTarget({ targetId, ...placement, serviceUser: 'root' })
  expect((await failure(asRoot)).code).toBe('request.invalid')

  // Who sees the target sees its host's figures, but may not change where it runs, nor see other hosts.
  const viewer = panelOf(await makePerson([{ role: 'viewer', scope: 'target', scopeId: targetId }]))
  expect((await viewer.hosts.ofTarget({ targetId })).host.known).toBe(true)
  expect((await viewer.hosts.list({})).items.map(({ name }) => name)).toEqual(['here'])
  expect((await failure(viewer.hosts.setForTarget({ targetId, ...placement }))).code).toBe(
    'permission.denied',
  )
  const other = panelOf(await makePerson([{ role: 'dba', scope: 'environment', scopeId: production }]))
  expect((await failure(other.hosts.get({ id: host.id }))).code).toBe('not_found')
  expect((await failure(other.hosts.check({ id: host.id }))).code).toBe('not_found')
  // A host of another environment is none that one may put a target on.
  const mine = await target('mine', production)
  expect((await failure(other.hosts.setForTarget({ targetId: mine, ...placement }))).code).toBe('not_found')

  await dba.hosts.removeFromTarget({ targetId })
  expect((await failure(dba.hosts.removeFromTarget({ targetId }))).code).toBe('precondition.failed')
  await prisma().host.update({ where: { id: host.id }, data: { hostKey: 'the mark of another machine' } })
  expect((await failure(openHost(host.id))).code).toBe('host.elsewhere')
})
