import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDataDir, startVictim, type Victim } from '@/test/store/victims'
import { migrateStore } from './migrate'
import { withSchemaEngine } from './schema-engine'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const place = freshDataDir()
let store: Victim
let url = ''

beforeAll(async () => {
  store = await startVictim('start', place.dataDir)
  url = String((await store.event('url')).url)
  await migrateStore(root, url)
})

afterAll(async () => {
  store.child.kill('SIGKILL')
  await place.remove()
})

/** Columns, indexes and foreign keys of a database, one line each. */
async function shapeOf(address: string): Promise<{ columns: string[]; rest: string[] }> {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  const lines = async (sql: string) => (await client.query<{ line: string }>(sql)).rows.map((row) => row.line)
  const columns = await lines(
    `SELECT concat_ws(' ', table_name, column_name, udt_name, datetime_precision, is_nullable, column_default) AS line
       FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1`,
  )
  const indexes = await lines(
    `SELECT indexdef AS line FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`,
  )
  const keys = await lines(
    `SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) AS line FROM pg_constraint
      WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1`,
  )
  await client.end()
  return { columns, rest: [...indexes, ...keys] }
}

/** A second database, made from the schema file alone. */
async function fromSchema(name: string, schema: string): Promise<string> {
  const script = await withSchemaEngine(root, url, async (engine) => {
    const result = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    })
    return result.stdout ?? ''
  })
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  await admin.end()
  const address = url.replace(/\/[^/]*$/, `/${name}`)
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  await client.query(script)
  await client.end()
  return address
}

/** What the migrations lack, and columns they have too many. Plain SQL may add tables, indexes and checks. */
async function drift(name: string, schema: string): Promise<string[]> {
  const [migrated, wanted] = [await shapeOf(url), await shapeOf(await fromSchema(name, schema))]
  const tables = new Set(wanted.columns.map((line) => line.split(' ')[0]))
  const missing = [...wanted.columns, ...wanted.rest].filter(
    (line) => ![...migrated.columns, ...migrated.rest].includes(line),
  )
  const extra = migrated.columns.filter(
    (line) => tables.has(line.split(' ')[0]) && !wanted.columns.includes(line),
  )
  return [...missing.map((line) => `missing: ${line}`), ...extra.map((line) => `extra: ${line}`)]
}

const schemaFile = () => readFileSync(`${root}/prisma/schema.prisma`, 'utf8')

test('the migrations make exactly the tables that the client is generated from', async () => {
  expect(await drift('drift_now', schemaFile())).toEqual([])
})

test('a column without its migration, and one too many, are found', async () => {
  const schema = schemaFile().replace('model Worker {', 'model Worker {\n  planted Int')
  expect(await drift('drift_missing', schema)).toEqual(['missing: worker planted int4 NO'])
  const less = schemaFile().replace(/\n {2}seenAt +DateTime @map\("seen_at"\) @db.Timestamptz\(3\)/, '')
  expect(await drift('drift_extra', less)).toEqual([expect.stringMatching(/^extra: worker seen_at/)])
})
