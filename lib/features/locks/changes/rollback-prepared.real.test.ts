import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunContext } from '@/lib/changes/kind'
import { Secret } from '@/lib/crypto/secret'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { engineOf } from '@/lib/engines/registry'
import { runContext } from '@/test/changes/run-context'
import { addressOf, type Person, person, sharedServer } from '@/test/servers/pool'
import type { ServerAccess } from '@/test/servers/start'
import { eventually } from '@/test/targets/site'
import { locksRollbackPreparedRunner as runner } from './rollback-prepared.run'

const password = randomBytes(12).toString('hex')
const suffix = randomBytes(3).toString('hex')
const [app, op, table] = [`app_${suffix}`, `op_${suffix}`, `prepared_${suffix}`]
let server: ServerAccess
let admin: Person
let operator: EngineSession
let context: RunContext

beforeAll(async () => {
  server = await sharedServer('postgres-16')
  admin = await person(server)
  for (const statement of [
    `CREATE ROLE ${app} LOGIN PASSWORD '${password}'`,
    `CREATE ROLE ${op} LOGIN PASSWORD '${password}' IN ROLE pg_monitor, pg_signal_backend`,
    `CREATE TABLE ${table} (id int PRIMARY KEY, n int)`,
    `INSERT INTO ${table} VALUES (1, 1)`,
    `ALTER TABLE ${table} OWNER TO ${app}`,
  ])
    await admin.sql(statement)
  operator = await engineOf('postgres').connect(
    addressOf(server),
    { user: op, password: new Secret(password) },
    { credential: 'operator', purpose: 'test' },
  )
  context = runContext(operator)
})
afterAll(async () => {
  await operator?.close()
  await admin?.sql(`DROP TABLE ${table}`)
  await admin?.end()
})

/** A transaction that is prepared, and whose session has gone. */
async function prepare(name: string): Promise<void> {
  const one = await person(server, { user: app, password })
  await one.sql('BEGIN')
  await one.sql(`UPDATE ${table} SET n = 2 WHERE id = 1`)
  await one.sql(`PREPARE TRANSACTION '${name}'`)
  await one.end()
}

test('a prepared transaction is rolled back by who may, and those who waited go on', async () => {
  const name = `qd "; <b> ${suffix}`
  await prepare(name)
  const waiter = await person(server, { user: app, password })
  const waiting = waiter.sql(`UPDATE ${table} SET n = 3 WHERE id = 1`)
  await eventually(
    () => operator.locks.read(),
    ({ parties, edges }) => {
      const prepared = parties.find((party) => party.prepared === name)
      return edges.some(({ waiter: who, blocker }) => who === String(waiter.id) && blocker === prepared?.id)
    },
  )
  // The operator is nobody to it: refused, with the grant.
  await expect(runner.plan(context, { name })).rejects.toMatchObject({
    code: 'change.refused',
    detail: expect.stringContaining(`GRANT "${app}" TO "${op}";`),
  })
  await admin.sql(`GRANT ${app} TO ${op}`)
  const plan = await runner.plan(context, { name })
  expect(plan.steps[0]?.sql).toBe(`ROLLBACK PREPARED '${name}';`)
  expect(plan.consequences.join()).toContain('1 session that waits')
  expect(plan.typedName).toBe('shop')
  expect(await runner.probe(context, { name }, plan, 0)).toBe('not-happened')
  // One of the same name that is another transaction is left alone.
  const other = { ...plan, facts: { ...plan.facts, transaction: '1' } }
  expect(await runner.apply(context, { name }, other, 0)).toMatchObject({ state: 'skipped' })
  expect(await runner.apply(context, { name }, plan, 0)).toMatchObject({ state: 'done' })
  expect(await runner.verify(context, { name }, plan)).toMatchObject({
    ok: true,
    detail: expect.stringContaining('aborted'),
  })
  expect(await runner.probe(context, { name }, plan, 0)).toBe('happened')
  await waiting
  await waiter.end()
  expect(await admin.sql(`SELECT n FROM ${table}`)).toEqual([[3]])
  await expect(runner.plan(context, { name })).rejects.toMatchObject({ code: 'change.refused' })
})

test('one that its manager commits in between is not called rolled back', async () => {
  const name = `qd committed ${suffix}`
  await admin.sql(`GRANT ${app} TO ${op}`)
  await prepare(name)
  const plan = await runner.plan(context, { name })
  await admin.sql(`COMMIT PREPARED '${name}'`)
  expect(await runner.apply(context, { name }, plan, 0)).toMatchObject({ state: 'skipped' })
  expect(await runner.probe(context, { name }, plan, 0)).toBe('unknown')
  expect(await runner.verify(context, { name }, plan)).toMatchObject({ ok: false })
})

test('one of another database is refused with what to run there', async () => {
  const [name, database] = [`qd elsewhere ${suffix}`, `else_${suffix}`]
  await admin.sql(`CREATE DATABASE ${database}`)
  const one = await person(server, { database })
  await one.sql('BEGIN')
  await one.sql('CREATE TABLE there (id int)')
  await one.sql(`PREPARE TRANSACTION '${name}'`)
  await expect(runner.plan(context, { name })).rejects.toMatchObject({
    detail: expect.stringContaining(database),
  })
  await one.sql(`ROLLBACK PREPARED '${name}'`)
  await one.end()
  await admin.sql(`DROP DATABASE ${database}`)
})
