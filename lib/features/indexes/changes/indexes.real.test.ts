import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunContext } from '@/lib/changes/kind'
import { Secret } from '@/lib/crypto/secret'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { engineOf } from '@/lib/engines/registry'
import { addressOf, type Person, person, sharedServer } from '@/test/servers/pool'
import type { ServerAccess } from '@/test/servers/start'
import { indexesCreateRunner as creating, indexesDropRunner as dropping } from './indexes.run'

const password = randomBytes(12).toString('hex')
const suffix = randomBytes(3).toString('hex')
const [app, op, table] = [`app_${suffix}`, `op_${suffix}`, `indexed_${suffix}`]
let server: ServerAccess
let admin: Person
let operator: EngineSession
let context: RunContext

beforeAll(async () => {
  server = await sharedServer('postgres-16')
  admin = await person(server)
  for (const statement of [
    `CREATE ROLE ${app} LOGIN PASSWORD '${password}'`,
    `GRANT CREATE ON SCHEMA public TO ${app}`,
    `CREATE ROLE ${op} LOGIN PASSWORD '${password}' IN ROLE pg_monitor`,
    `CREATE TABLE ${table} (id int PRIMARY KEY, n int, note text)`,
    `INSERT INTO ${table} SELECT n, n % 5, 'x' FROM generate_series(1, 1000) n`,
    `ALTER TABLE ${table} OWNER TO ${app}`,
    `ANALYZE ${table}`,
  ])
    await admin.sql(statement)
  operator = await engineOf('postgres').connect(
    addressOf(server),
    { user: op, password: new Secret(password) },
    { credential: 'operator', purpose: 'test' },
  )
  context = {
    target: { id: 't', name: 'shop' },
    operator: async () => operator,
    host: async () => null,
    runId: '',
    signal: new AbortController().signal,
    log: async () => undefined,
    progress: async () => undefined,
  }
})
afterAll(async () => {
  await operator?.close()
  await admin?.sql(`DROP TABLE ${table}`)
  await admin?.end()
})

const definitionOf = async (name: string) =>
  (
    await admin.sql(`SELECT indexdef FROM pg_indexes WHERE indexname = '${name.replaceAll("'", "''")}'`)
  )[0]?.[0]

test('an index is made, dropped with its definition kept, and made again as it was', async () => {
  const name = `odd "; <b> ${suffix}`
  const definition = `CREATE INDEX "${name.replaceAll('"', '""')}" ON public.${table} USING btree (lower(note) DESC, n) WHERE (n > 1)`
  // The operator is nobody to the table: refused, with the grant.
  await expect(creating.plan(context, { definition })).rejects.toMatchObject({
    code: 'change.refused',
    detail: expect.stringContaining(`GRANT "${app}" TO "${op}";`),
  })
  await admin.sql(`GRANT ${app} TO ${op}`)
  const plan = await creating.plan(context, { definition })
  expect(plan.steps[0]?.sql).toContain('CREATE INDEX CONCURRENTLY "odd ""; <b>')
  expect(await creating.probe(context, { definition }, plan, 0)).toBe('not-happened')
  expect(await creating.apply(context, { definition }, plan, 0)).toMatchObject({ state: 'done' })
  expect(await creating.verify(context, { definition }, plan)).toMatchObject({ ok: true })
  expect(await creating.probe(context, { definition }, plan, 0)).toBe('happened')
  const made = await definitionOf(name)
  // What was made is owned by the owner of the table, and the operator is itself again.
  expect(await admin.sql(`SELECT tableowner FROM pg_tables WHERE tablename = '${table}'`)).toEqual([[app]])
  const undo = creating.undo?.({ definition }, plan)
  expect(undo).toEqual({ kind: 'indexes.drop', input: { schema: 'public', name } })

  const input = { schema: 'public', name }
  const drop = await dropping.plan(context, input)
  expect(drop.steps[0]?.sql).toContain('DROP INDEX CONCURRENTLY "public"."odd ""; <b>')
  expect(drop.typedName).toBe(name)
  // One of the same name that is another index is left alone.
  const other = { ...drop, facts: { ...drop.facts, number: '1' } }
  expect(await dropping.apply(context, input, other, 0)).toMatchObject({ state: 'skipped' })
  expect(await dropping.probe(context, input, drop, 0)).toBe('not-happened')
  expect(await dropping.apply(context, input, drop, 0)).toMatchObject({ state: 'done' })
  expect(await dropping.verify(context, input, drop)).toMatchObject({ ok: true })
  expect(await definitionOf(name)).toBeUndefined()
  const back = dropping.undo?.(input, drop)
  expect(back?.kind).toBe('indexes.create')
  const kept = back?.input as { definition: string }
  await creating.apply(context, kept, await creating.plan(context, kept), 0)
  expect(await definitionOf(name)).toBe(made)
})

test('what a constraint needs is refused, and so is what is no index', async () => {
  await admin.sql(`GRANT ${app} TO ${op}`)
  await expect(dropping.plan(context, { schema: 'public', name: `${table}_pkey` })).rejects.toMatchObject({
    code: 'change.refused',
    detail: expect.stringContaining(`${table}_pkey`),
  })
  await expect(dropping.plan(context, { schema: 'public', name: 'no such' })).rejects.toMatchObject({
    code: 'change.refused',
  })
  const definition = `CREATE INDEX a ON public.${table} USING btree (id); DROP TABLE ${table}`
  await expect(creating.plan(context, { definition })).rejects.toMatchObject({ code: 'request.invalid' })
})

test('one that fails leaves nothing behind, and the limits of the session come back', async () => {
  await admin.sql(`GRANT ${app} TO ${op}`)
  const definition = `CREATE UNIQUE INDEX twice_${suffix} ON public.${table} USING btree (n)`
  const plan = await creating.plan(context, { definition })
  await expect(creating.apply(context, { definition }, plan, 0)).rejects.toMatchObject({
    code: 'target.query_failed',
  })
  expect(await definitionOf(`twice_${suffix}`)).toBeUndefined()
  expect(await creating.verify(context, { definition }, plan)).toMatchObject({ ok: false })
  const [[who, limit] = []] = await admin.sql(
    `SELECT usename, state FROM pg_stat_activity WHERE usename = '${op}'`,
  )
  expect([who, limit]).toEqual([op, 'idle'])
})
