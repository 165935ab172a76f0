import { expect } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import type { ServerId } from '@/test/servers/matrix'
import { addressOf, person } from '@/test/servers/pool'
import type { EngineSession } from '../contract/engine'
import type { HorizonKind, TableEntry } from '../contract/tables'
import { engineOf } from '../registry'
import { ALL, find, HOSTILE, innodbTablesContract } from './innodb-tables.contract'
import { eventually, onOwnServer, onServer, type Stage } from './stage'

/** Tables: figures of staged ones whose truth is known, in every order, in pages. */
export function tablesContract(id: ServerId): void {
  if (id === 'mariadb' || id === 'mysql') innodbTablesContract(id)
  else postgresContract(id)
}

function monitorIn(stage: Stage, database: string): Promise<EngineSession> {
  const login = { user: stage.monitorUser, password: new Secret(stage.password) }
  return engineOf(stage.server.engine).connect(addressOf(stage.server, database), login, {
    credential: 'monitor',
    purpose: 'test',
  })
}

function postgresContract(id: ServerId): void {
  onServer(id, 'tables are told by what they hold, need and cost', async (stage) => {
    const database = `tab_${stage.monitorUser}`
    await stage.admin.sql(`CREATE DATABASE ${database}`)
    const owner = await person(stage.server, { database })
    const monitor = await monitorIn(stage, database)
    try {
      const places = await monitor.tables.places()
      expect(places).toContainEqual({ name: database, connected: true })
      expect(places).toContainEqual({ name: 'postgres', connected: false })
      await owner.sql('CREATE EXTENSION pgstattuple')
      await owner.sql(
        `CREATE TABLE bloated (id int PRIMARY KEY, at timestamptz, short "char", note text)
           WITH (autovacuum_enabled = off, autovacuum_vacuum_threshold = 100, autovacuum_vacuum_scale_factor = 0.1)`,
      )
      // A session's counts are told at the latest when it ends.
      const worker = await person(stage.server, { database })
      await worker.sql(
        "INSERT INTO bloated SELECT n, now(), 'x', repeat('y', n % 90) FROM generate_series(1, 20000) n",
      )
      await worker.sql('UPDATE bloated SET short = NULL WHERE id % 2 = 0')
      await worker.sql('DELETE FROM bloated WHERE id > 5000')
      await worker.sql('SELECT count(*) FROM bloated')
      await worker.end()
      await eventually(
        () => find(monitor, 'bloated'),
        (one) => one?.counts.deleted === 15_000 && (one.counts.seqScans ?? 0) > 0,
      )
      await owner.sql(`CREATE TABLE "${HOSTILE.replaceAll('"', '""')}" (a int)`)
      await owner.sql('CREATE TABLE days (d int, n int) PARTITION BY RANGE (d)')
      await owner.sql(
        'CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (n)',
      )
      await owner.sql('CREATE TABLE days_1a PARTITION OF days_1 FOR VALUES FROM (0) TO (1000000)')
      await owner.sql('CREATE TABLE days_2 PARTITION OF days FOR VALUES FROM (10) TO (20)')
      await owner.sql('CREATE INDEX days_n ON days (n)')
      await owner.sql('INSERT INTO days SELECT n % 20, n FROM generate_series(1, 1000) n')
      await owner.sql('ANALYZE')
      const read = await eventually(
        () => find(monitor, 'bloated'),
        (one) => one?.lastAnalyze !== null && one?.rows === 5_000,
      )
      expect(read).toMatchObject({ kind: 'table', rows: 5_000, autovacuum: false, exact: true })
      // Pages that were cleaned when they were read hold fewer: the server's own count.
      const [[dead] = []] = await owner.sql(
        "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'bloated'",
      )
      expect(read?.dead).toBe(Number(dead))
      expect(read?.dead).toBeGreaterThan(20_000)
      expect(read?.counts).toMatchObject({ inserted: 20_000, updated: 10_000, deleted: 15_000 })
      expect(read?.lastAnalyze).toMatch(/^\d{4}-/)
      expect(read?.lastVacuum).toBeNull()
      // Switched off: only against wraparound would it come.
      expect(read?.due).toMatchObject({ vacuum: null, insert: null, analyze: null })
      expect(read?.due?.freeze).toBeLessThan(0.1)
      const [[total] = []] = await owner.sql("SELECT pg_total_relation_size('bloated')")
      expect(read?.bytes.total).toBe(Number(total))
      await bloat(stage, owner, monitor)
      await dues(owner, monitor)
      await folded(owner, monitor)
      await order(monitor)
      await locked(stage, owner, monitor, database)
    } finally {
      await monitor.close()
      await owner.end()
      await stage.admin.sql(`DROP DATABASE ${database} WITH (FORCE)`)
    }
  })

  onServer(id, 'all that holds back the horizon is told, each of its kind', horizon)
  if (id === 'postgres-17')
    onOwnServer(id, { wal_level: 'logical' }, 'a slot that nobody reads holds back catalogues', slot)
}

type Owner = { sql(text: string): Promise<unknown[][]> }

/** Widths are hidden until they are granted; the estimate is near what pgstattuple counts. */
async function bloat(stage: Stage, owner: Owner, monitor: EngineSession) {
  const before = await find(monitor, 'bloated')
  if (!before?.bloat || before.bloat.known) throw new Error('Nobody granted the columns yet.')
  expect(before.bloat.remedy).toBe(`GRANT SELECT ON "public"."bloated" TO "${stage.monitorUser}";`)
  await owner.sql(before.bloat.remedy ?? '')
  const after = await find(monitor, 'bloated')
  if (!after?.bloat?.known) throw new Error('The columns were granted.')
  expect(after.bloat.value.method).toContain('ioguix')
  const [[free] = []] = await owner.sql(
    "SELECT (dead_tuple_percent + free_percent) / 100 FROM pgstattuple('bloated')",
  )
  expect(Math.abs(after.bloat.value.share - Number(free))).toBeLessThan(0.1)
}

/** The next vacuum is due by the table's own parameters, and says by which figure. */
async function dues(owner: Owner, monitor: EngineSession) {
  await owner.sql('ALTER TABLE bloated SET (autovacuum_enabled = on)')
  const one = await monitor.tables.one('public', 'bloated')
  expect(one?.table.autovacuum).toBe(true)
  const [part] = one?.parts ?? []
  expect(part?.options).toContain('autovacuum_vacuum_scale_factor=0.1')
  const reason = part?.reasons.find(({ what }) => what === 'vacuum')
  // 100 + 0.1 × 5000.
  expect(reason).toMatchObject({ value: one?.table.dead, limit: 600 })
  expect(one?.table.due?.vacuum).toBeCloseTo((one?.table.dead ?? 0) / 600, 3)
  expect(one?.limits?.stop).toBeGreaterThan(one?.limits?.forced ?? 0)
  expect(one?.indexes).toMatchObject([{ name: 'bloated_pkey', primary: true, constraint: 'bloated_pkey' }])
  await owner.sql('ALTER TABLE bloated SET (autovacuum_enabled = off)')
  expect(await monitor.tables.one('public', 'no such')).toBeNull()
}

/** Partitions of partitions count for the table on top, once. */
async function folded(owner: Owner, monitor: EngineSession) {
  const { items, matching } = await monitor.tables.list({ ...ALL, search: 'days' })
  expect(items).toHaveLength(1)
  expect(matching).toBe(1)
  expect(items[0]).toMatchObject({ name: 'days', kind: 'partitioned', partitions: 2, rows: 1_000 })
  const [[total] = []] = await owner.sql(
    "SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('days')",
  )
  expect(items[0]?.bytes.total).toBe(Number(total))
  const one = await monitor.tables.one('public', 'days')
  expect(one?.parts.map(({ name }) => name).sort()).toEqual(['days_1a', 'days_2'])
  expect(one?.indexes).toMatchObject([{ name: 'days_n', partitions: 2 }])
  expect(await find(monitor, HOSTILE)).toMatchObject({ name: HOSTILE, schema: 'public' })
}

/** Every order answers, both ways, and pages hold each table once. */
async function order(monitor: EngineSession) {
  const keys: Record<string, (one: TableEntry) => number> = {
    size: (one) => one.bytes.total ?? 0,
    dead: (one) => one.dead ?? 0,
    rows: (one) => one.rows ?? -1,
  }
  for (const sort of monitor.tables.sorts) {
    const down = await monitor.tables.list({ ...ALL, sort })
    const up = await monitor.tables.list({ ...ALL, sort, descending: false })
    expect(up.items.map(({ name }) => name).sort()).toEqual(down.items.map(({ name }) => name).sort())
    const key = keys[sort]
    const values = key ? down.items.filter((one) => one.name !== HOSTILE).map(key) : []
    expect(values).toEqual([...values].sort((a, b) => b - a))
  }
  const first = await monitor.tables.list({ ...ALL, sort: 'name', descending: false, limit: 2 })
  const second = await monitor.tables.list({ ...ALL, sort: 'name', descending: false, limit: 2, offset: 2 })
  const names = [...first.items, ...second.items].map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(first.matching).toBe(names.length)
  const catalogue = await monitor.tables.list({ ...ALL, system: true, search: 'pg_catalog.pg_attribute' })
  expect(catalogue.items).toMatchObject([{ schema: 'pg_catalog', name: 'pg_attribute' }])
}

/** Who holds a table exclusively makes its exact size unknown, not the list. */
async function locked(stage: Stage, owner: Owner, monitor: EngineSession, database: string) {
  const holder = await stage.visitor({ database })
  await holder.sql('BEGIN')
  await holder.sql('LOCK TABLE bloated IN ACCESS EXCLUSIVE MODE')
  const one = await find(monitor, 'bloated')
  expect(one).toMatchObject({ exact: false })
  expect(one?.bytes.total).toBeGreaterThan(0)
  await holder.sql('ROLLBACK')
  await owner.sql('SELECT 1')
  expect(await find(monitor, 'bloated')).toMatchObject({ exact: true })
  await holder.end()
}

async function horizon(stage: Stage): Promise<void> {
  const monitor = await stage.open('monitor')
  const suffix = stage.monitorUser.slice(-6)
  const [reader, writer, preparer] = [await stage.visitor(), await stage.visitor(), await stage.visitor()]
  await stage.admin.sql(`CREATE TABLE horizon_${suffix} (a int)`)
  await reader.sql('BEGIN ISOLATION LEVEL REPEATABLE READ')
  await reader.sql('SELECT 1')
  await writer.sql('BEGIN')
  await writer.sql(`INSERT INTO horizon_${suffix} VALUES (1)`)
  await preparer.sql('BEGIN')
  await preparer.sql(`INSERT INTO horizon_${suffix} VALUES (2)`)
  await preparer.sql(`PREPARE TRANSACTION 'horizon_${suffix}'`)
  try {
    const found = await monitor.tables.horizon()
    const of = (kind: HorizonKind) => found?.holders.filter((one) => one.kind === kind) ?? []
    expect(of('session').map(({ pid }) => pid)).toEqual(expect.arrayContaining([reader.id, writer.id]))
    expect(of('session').find(({ pid }) => pid === writer.id)).toMatchObject({ state: 'idle in transaction' })
    expect(of('prepared').map(({ name }) => name)).toContain(`horizon_${suffix}`)
    expect(found?.holders.every(({ age }) => age >= 0)).toBe(true)
    expect(found?.gaps).toEqual([])
    await stage.visitorWithoutRights()
    const login = {
      user: stage.monitorUser.replace('qd_m_', 'plain_'),
      password: new Secret(stage.password),
    }
    const plain = await engineOf('postgres').connect(addressOf(stage.server), login, {
      credential: 'monitor',
      purpose: 'test',
    })
    const seen = await plain.tables.horizon().finally(() => plain.close())
    expect(seen?.gaps).toMatchObject([{ remedy: expect.stringMatching(/^GRANT pg_monitor TO/) }])
  } finally {
    await stage.admin.sql(`ROLLBACK PREPARED 'horizon_${suffix}'`)
    await writer.sql('ROLLBACK')
    await reader.sql('ROLLBACK')
    await stage.admin.sql(`DROP TABLE horizon_${suffix}`)
  }
}

async function slot(stage: Stage): Promise<void> {
  await stage.admin.sql("SELECT pg_create_logical_replication_slot('qd_odd', 'test_decoding')")
  const found = await (await stage.open('monitor')).tables.horizon()
  expect(found?.holders.find(({ name }) => name === 'qd_odd')).toMatchObject({
    ...{ kind: 'slot-catalog', holds: 'catalog', state: 'inactive', pid: null },
  })
}
