import { expect } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import type { ServerId } from '@/test/servers/matrix'
import { addressOf, person } from '@/test/servers/pool'
import type { EngineSession } from '../contract/engine'
import { ALL_STATEMENTS, FIGURE, type StatementReader } from '../contract/statements'
import { engineOf } from '../registry'
import { eventually, onOwnServer, onServer, type Stage } from './stage'

async function readerOf(session: EngineSession): Promise<StatementReader> {
  const capability = await session.statements()
  if (!capability.supported) throw new Error(capability.reason)
  return capability.value
}

/** The line about a table, found by its text as a page would show it. */
async function lineAbout(reader: StatementReader, table: string) {
  const { entries } = await reader.snapshot()
  const ids = [...new Set(entries.flatMap(({ statement }) => (statement === null ? [] : [statement])))]
  const text = (await reader.texts(ids)).find((one) => one.text.includes(table) && /^INSERT/i.test(one.text))
  const entry = entries.find((one) => one.statement === text?.statement)
  return text && entry ? { text, entry } : null
}

/** Statistics of statements: what they count, who may see them, and what is said where there are none. */
export function statementsContract(id: ServerId): void {
  if (id === 'mariadb') mariadbContract()
  else if (id === 'mysql') onServer(id, 'statements are counted by digest', digestContract)
  else postgresContract(id)
}

const entryOf = async (session: EngineSession) =>
  (await session.ledger()).find(({ name }) => name === 'statements')

function postgresContract(id: ServerId): void {
  onServer(
    id,
    'statements are counted, whatever the version and the schema of the extension',
    async (stage) => {
      const database = `stat_${stage.monitorUser}`
      const schema = `"odd ""; schema"`
      await stage.admin.sql(`CREATE DATABASE ${database}`)
      const owner = await person(stage.server, { database })
      const monitor = await monitorIn(stage, database)
      try {
        expect(await monitor.statements()).toMatchObject({
          supported: false,
          remedy: 'CREATE EXTENSION pg_stat_statements;',
        })
        await owner.sql(`CREATE SCHEMA ${schema}`)
        const [[newest] = []] = await owner.sql(
          "SELECT default_version FROM pg_available_extensions WHERE name = 'pg_stat_statements'",
        )
        await owner.sql(`CREATE EXTENSION pg_stat_statements SCHEMA ${schema} VERSION '1.4'`)
        expect(await monitor.statements()).toMatchObject({
          supported: false,
          remedy: 'ALTER EXTENSION pg_stat_statements UPDATE;',
        })
        const versions = ['1.8', '1.9', '1.10', '1.11', '1.12']
        const offered = versions.slice(0, versions.indexOf(String(newest)) + 1)
        expect(offered.length).toBeGreaterThan(1)
        await owner.sql("ALTER EXTENSION pg_stat_statements UPDATE TO '1.8'")
        const refused = await monitor.statements()
        if (refused.supported || refused.remedy === null) throw new Error('It may not use the schema yet.')
        expect(refused.remedy).toMatch(/^GRANT USAGE ON SCHEMA "odd ""; schema" TO /)
        expect(await entryOf(monitor)).toMatchObject({ supported: false, remedy: refused.remedy })
        await owner.sql(refused.remedy)
        expect(await entryOf(monitor)).toMatchObject({ supported: true })
        for (const version of offered) {
          await owner.sql(`ALTER EXTENSION pg_stat_statements UPDATE TO '${version}'`)
          const snapshot = await (await readerOf(monitor)).snapshot()
          expect(snapshot).toMatchObject({ source: `pg_stat_statements ${version}`, hidden: 0, most: 5_000 })
          expect(snapshot.entries.length).toBeGreaterThan(3)
          expect(snapshot.evictions === null).toBe(version === '1.8')
          const since = version === '1.11' || version === '1.12'
          expect(snapshot.entries.every((entry) => (entry.since !== null) === since)).toBe(true)
        }
        await workload(stage, owner, monitor, database)
        await hidden(stage, monitor, database, schema)
      } finally {
        await monitor.close()
        await owner.end()
        await stage.admin.sql(`DROP DATABASE ${database} WITH (FORCE)`)
      }
    },
  )
}

/** A known workload has known counts; a reset is told by its moment. */
async function workload(
  stage: Stage,
  owner: { sql(text: string): Promise<unknown> },
  monitor: EngineSession,
  database: string,
) {
  const table = `needle_${stage.monitorUser}`
  await owner.sql(`CREATE TABLE ${table} (id int, note text)`)
  for (let i = 0; i < 3; i += 1)
    await owner.sql(`INSERT INTO ${table} SELECT n, 'secret ${i}' FROM generate_series(1, 5) AS n`)
  const reader = await readerOf(monitor)
  const found = await lineAbout(reader, table)
  expect(found?.entry).toMatchObject({ database, role: stage.server.adminUser, toplevel: true })
  expect(found?.entry.figures[FIGURE.calls]).toBe(3)
  expect(found?.entry.figures[FIGURE.rows]).toBe(15)
  expect(found?.entry.figures[FIGURE.ms]).toBeGreaterThan(0)
  expect(found?.entry.figures[FIGURE.wal]).toBeGreaterThan(0)
  expect(found?.entry.figures[FIGURE.examined]).toBeNaN()
  // Normalised by the server: no value of anybody is in it.
  expect(found?.text.text).not.toContain('secret')
  expect(await reader.texts(['0', '1); DROP TABLE x; --', 'abc'])).toEqual([])
  const before = await reader.snapshot()
  await owner.sql('SELECT "odd ""; schema".pg_stat_statements_reset()')
  const after = await (await readerOf(monitor)).snapshot()
  expect(after.resetAt).not.toBeNull()
  expect(after.resetAt).not.toBe(before.resetAt)
  expect(await lineAbout(reader, table)).toBeNull()
}

/** Without pg_monitor others' statements have no id: they are summed, counted and said with the grant. */
async function hidden(stage: Stage, monitor: EngineSession, database: string, schema: string) {
  await stage.visitorWithoutRights()
  const user = stage.monitorUser.replace('qd_m_', 'plain_')
  const owner = await person(stage.server, { database })
  await owner.sql(`GRANT USAGE ON SCHEMA ${schema} TO ${user}`)
  await owner.sql('SELECT count(*) FROM pg_class')
  await owner.end()
  const plain = await monitorIn(stage, database, user)
  try {
    const snapshot = await (await readerOf(plain)).snapshot()
    expect(snapshot.hidden).toBeGreaterThan(0)
    const sums = snapshot.entries.filter((entry) => entry.statement === null)
    expect(sums).toHaveLength(1)
    expect(sums[0]?.figures[FIGURE.calls]).toBeGreaterThan(0)
    expect(await entryOf(plain)).toMatchObject({
      supported: false,
      remedy: expect.stringMatching(/^GRANT pg_monitor TO/),
    })
    expect(await entryOf(monitor)).toMatchObject({ supported: true })
  } finally {
    await plain.close()
  }
}

function monitorIn(stage: Stage, database: string, user = stage.monitorUser): Promise<EngineSession> {
  const login = { user, password: new Secret(stage.password) }
  return engineOf(stage.server.engine).connect(addressOf(stage.server, database), login, {
    credential: 'monitor',
    purpose: 'test',
  })
}

/** A known workload has known counts, and a truncated table begins anew. */
async function digestContract(stage: Stage): Promise<void> {
  const database = `stat_${stage.monitorUser}`
  const table = `needle_${stage.monitorUser}`
  await stage.admin.sql(`CREATE DATABASE ${database}`)
  const monitor = await stage.open('monitor')
  try {
    await stage.admin.sql(`CREATE TABLE ${database}.${table} (id int, note varchar(20))`)
    for (let i = 0; i < 3; i += 1)
      await stage.admin.sql(`INSERT INTO ${database}.${table} VALUES (${i}, 'secret'), (${i}, 'secret')`)
    await stage.admin.sql(`SELECT * FROM ${database}.${table} WHERE id = 1`)
    // A statement is counted after its answer was sent: once the next one is answered, it is.
    await stage.admin.sql('SELECT 1')
    const reader = await readerOf(monitor)
    const found = await lineAbout(reader, table)
    expect(found?.entry.figures[FIGURE.calls]).toBe(3)
    expect(found?.entry.figures[FIGURE.rows]).toBe(6)
    expect(found?.entry.figures[FIGURE.ms]).toBeGreaterThan(0)
    expect(found?.entry.figures[FIGURE.wal]).toBeNaN()
    expect(found?.entry.since).not.toBeNull()
    expect(found?.text.text).not.toContain('secret')
    const { entries } = await reader.snapshot()
    const scans = entries.filter((entry) => (entry.figures[FIGURE.noIndex] ?? 0) > 0)
    const texts = await reader.texts(
      scans.flatMap(({ statement }) => (statement === null ? [] : [statement])),
    )
    expect(texts.some(({ text }) => text.includes(table) && text.startsWith('SELECT'))).toBe(true)
    expect(await reader.texts(["' OR 1", 'x'])).toEqual([])
    await stage.admin.sql('TRUNCATE TABLE performance_schema.events_statements_summary_by_digest')
    expect(await lineAbout(reader, table)).toBeNull()
    expect(await entryOf(monitor)).toMatchObject({ supported: true })
  } finally {
    await stage.admin.sql(`DROP DATABASE ${database}`)
  }
}

function mariadbContract(): void {
  onServer('mariadb', 'without performance_schema accounts are counted where that is on', async (stage) => {
    const monitor = await stage.open('monitor')
    expect(await monitor.statements()).toMatchObject({
      supported: false,
      remedy: expect.stringMatching(/^performance_schema = ON/),
    })
    await stage.admin.sql('SET GLOBAL userstat = 1')
    try {
      const visitor = await stage.visitor()
      for (let i = 0; i < 3; i += 1) await visitor.sql('SELECT 1')
      await visitor.end()
      const reader = await readerOf(monitor)
      // Counted when a connection has ended, which the server does on its own time.
      const mine = await eventually(
        async () => (await reader.snapshot()).entries.find(({ role }) => role === stage.server.adminUser),
        (entry) => (entry?.figures[FIGURE.calls] ?? 0) >= 3,
      )
      expect(mine).toMatchObject({ statement: ALL_STATEMENTS, database: null })
      expect(mine?.figures[FIGURE.calls]).toBeGreaterThanOrEqual(3)
    } finally {
      await stage.admin.sql('SET GLOBAL userstat = 0')
    }
  })

  onOwnServer(
    'mariadb',
    { performance_schema: 'ON' },
    'with performance_schema statements are counted by digest',
    digestContract,
  )
}
