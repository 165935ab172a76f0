import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, person, sharedServer } from '@/test/servers/pool'
import { type StartedServer, startServer } from '@/test/servers/start'
import { defineCommand } from './command'
import { type ControlVector, controlVector, listProcesses } from './commands/service'
import { detectService } from './detect'
import { LocalTransport } from './local'
import { preflightHost } from './preflight'
import { hostSession } from './session'
import type { HostAccess, PlacedService } from './store'

const session = hostSession(new LocalTransport())
afterAll(() => session.close())

/** What carries out a vector of the service: a change of the panel would be such a command. */
const control = defineCommand<ControlVector, void>({
  name: 'test.control',
  purpose: 'Carries out a vector of the service.',
  runsAs: 'service',
  timeoutMs: 60_000,
  maxBytes: 64_000,
  argv: ({ argv }) => argv,
  parse: () => undefined,
})

const here: HostAccess = {
  id: 'a',
  name: 'here',
  kind: 'local',
  address: 'here',
  port: 0,
  username: '',
  hostKey: '',
  sealed: null,
  version: 1,
  workDir: '/var/tmp',
}

describe('a PostgreSQL server of this machine', () => {
  let server: StartedServer
  beforeAll(async () => {
    server = await startServer('postgres-15')
  })
  afterAll(() => server?.stop())

  async function startedAt(): Promise<string> {
    const client: Person = await person(server)
    const [row] = await client.sql('SELECT pg_postmaster_start_time()::text')
    await client.end()
    return String(row?.[0])
  }

  test('it is found by its port, checked, and restarted by its vector', async () => {
    const found = await detectService(session, { engine: 'postgres', port: server.port })
    expect(found).toMatchObject({
      found: true,
      placement: {
        dataDir: expect.stringMatching(/\/data$/),
        configPath: expect.stringMatching(/postgresql\.conf$/),
      },
    })
    // The servers of the tests may have programs of their own, which a person could not name.
    const running = (await session.run(listProcesses, undefined)).find(({ args }) =>
      args.includes(` -D ${found.placement.dataDir}`),
    )
    const program = `${dirname(running?.args.split(' ')[0] ?? '')}/pg_ctl`
    const service = { by: 'pg_ctl' as const, program }
    const placed: PlacedService = {
      ...found.placement,
      service,
      targetId: '00000000-0000-4000-8000-000000000000',
      targetName: 'pg',
      hostId: 'a',
      engine: 'postgres',
      port: server.port,
    }
    const items = await preflightHost(async () => hostSession(new LocalTransport()), here, [placed])
    const wrong = items.filter((item) => item.status !== 'ok').map((item) => item.id)
    expect(wrong).toEqual(['logPath'])
    expect(items.find((item) => item.id === 'tools')?.detail).toMatch(/PostgreSQL\) 15\./)

    const before = await startedAt()
    const vector = controlVector(service, found.placement.dataDir, 'restart')
    if (!vector) throw new Error('no vector')
    await session.run(control, vector, { as: found.placement.serviceUser || null })
    expect(await startedAt()).not.toBe(before)
  })

  test('another port is not taken for it', async () => {
    const none = await detectService(session, { engine: 'postgres', port: 1 })
    expect(none).toMatchObject({ found: false, placement: { service: { by: 'unknown' }, dataDir: '' } })
  })
})

test('a MariaDB server is found by the port in its settings', async () => {
  const server = await sharedServer('mariadb')
  const found = await detectService(session, { engine: 'mysql', port: server.port })
  expect(found).toMatchObject({
    found: true,
    placement: { dataDir: expect.stringMatching(/^\//), configPath: expect.stringMatching(/\.cnf$/) },
  })
})

test('what a preflight finds missing is refused with what to do, and unknown stays unknown', async () => {
  const placed: PlacedService = {
    targetId: '00000000-0000-4000-8000-000000000000',
    targetName: 'gone',
    hostId: 'a',
    engine: 'postgres',
    port: 1,
    serviceUser: 'no-such-user',
    service: { by: 'unknown' },
    dataDir: '/no/such/folder',
    configPath: '',
    logPath: '',
  }
  const items = await preflightHost(async () => hostSession(new LocalTransport(), '/proc'), here, [placed])
  const byId = new Map(items.map((item) => [item.id, item]))
  expect(byId.get('work-folder')).toMatchObject({
    status: 'refused',
    remedy: expect.stringMatching(/work folder/),
  })
  expect(byId.get('sudo')?.status).toBe('refused')
  expect(byId.get('dataDir')?.status).toBe('refused')
  expect(byId.get('configPath')).toMatchObject({ status: 'unknown', remedy: expect.any(String) })
  expect(byId.get('service')?.status).toBe('unknown')
  for (const item of items.filter(({ status }) => status === 'refused')) expect(item.detail).not.toBe('')
})
