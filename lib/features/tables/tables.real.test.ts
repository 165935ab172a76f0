import { randomBytes, randomUUID } from 'node:crypto'
import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '@/lib/auth/permissions'
import { indexesProcedures } from '@/lib/features/indexes/procedures'
import { prisma } from '@/lib/store/client'
import { closeLive, liveConnectionCount } from '@/lib/targets/live-connection'
import { type Person, person, sharedServer } from '@/test/servers/pool'
import type { ServerAccess } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { makePerson, panelOf, targetInput } from '@/test/targets/site'
import { tablesProcedures } from './procedures'

const database = `pages_${randomBytes(3).toString('hex')}`
let panel: TestPanel
let server: ServerAccess
let admin: Person
let target: { id: string }

async function as(role: Role) {
  const actor = await makePerson([{ role, scope: 'all', scopeId: null }])
  const request = { requestId: randomUUID(), door: 'rpc' as const, ip: '127.0.0.1', userAgent: 'test' }
  const router = { tables: tablesProcedures, indexes: indexesProcedures }
  return createRouterClient(router, { context: { request, authenticate: async () => actor } })
}

beforeAll(async () => {
  panel = await startTestPanel()
  server = await sharedServer('postgres-15')
  admin = await person(server)
  const [user, password] = [`monitor_${database}`, randomBytes(9).toString('hex')]
  await admin.sql(`CREATE ROLE ${user} LOGIN PASSWORD '${password}' IN ROLE pg_monitor`)
  const environment = await prisma().environment.create({ data: { name: 'here', kind: 'staging' } })
  const dba = panelOf(await makePerson([{ role: 'dba', scope: 'all', scopeId: null }]))
  const { operator: _, ...input } = targetInput(server, environment.id, 'one')
  target = await dba.targets.create({ ...input, monitor: { user, password } })
  await admin.sql(`CREATE DATABASE ${database}`)
  const owner = await person(server, { database })
  for (const name of ['a', 'b', 'c'])
    await owner.sql(`CREATE TABLE "odd/${name}." (id int PRIMARY KEY, n int)`)
  await owner.sql('CREATE INDEX odd_n ON "odd/a." (n)')
  await owner.end()
})
afterAll(async () => {
  await closeLive(target?.id)
  await admin?.sql(`DROP DATABASE ${database} WITH (FORCE)`)
  await admin?.end()
  await panel?.stop()
})

test('another database is read over one more connection, in pages, and a table opens by its id', async () => {
  const client = await as('viewer')
  const asked = { targetId: target.id, database, sort: 'name', order: 'asc', limit: 2 } as const
  const first = await client.tables.list(asked)
  expect(first).toMatchObject({ database, matching: 3, nextCursor: '2', everyDatabase: false })
  expect(first.databases).toContain(database)
  const second = await client.tables.list({ ...asked, cursor: '2' })
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['odd/a.', 'odd/b.', 'odd/c.'])
  expect(second.nextCursor).toBeUndefined()
  const one = await client.tables.get({ targetId: target.id, database, id: first.items[0]?.id ?? '' })
  expect(one.indexes.map(({ name }) => name)).toEqual(['odd/a._pkey', 'odd_n'])
  const indexes = await client.indexes.list({ targetId: target.id, database, verdict: 'unused' })
  expect(indexes.items).toMatchObject([{ name: 'odd_n', verdicts: ['unused'] }])
  expect(indexes.changes.reason).not.toBeNull()
  expect(liveConnectionCount(target.id)).toBe(2)
  expect((await client.tables.horizon({ targetId: target.id })).horizon).not.toBeNull()
})

test('what is not there is said, and who may not look sees nothing', async () => {
  const client = await as('viewer')
  const { id: targetId } = target
  await expect(client.tables.list({ targetId, database: 'no such' })).rejects.toMatchObject({
    code: 'target.auth_failed',
  })
  await expect(client.tables.get({ targetId, database, id: 'public.gone' })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(client.tables.get({ targetId, database, id: 'nonsense' })).rejects.toMatchObject({
    code: 'not_found',
  })
  const outsider = await as('admin')
  for (const asked of [outsider.tables.list({ targetId }), outsider.indexes.list({ targetId })])
    await expect(asked).rejects.toMatchObject({ code: 'permission.denied' })
})
