import { expect } from 'vitest'
import type { EngineSession } from '../contract/engine'
import type { TableQuery } from '../contract/tables'
import { eventually, onOwnServer, onServer, type Stage } from './stage'

export const ALL: TableQuery = {
  ...{ database: null, search: null, system: false },
  ...{ sort: 'size', descending: true, offset: 0, limit: 50 },
}
/** A name that means something to every layer it passes. */
export const HOSTILE = `Odd "t%_'; <b>`

/** The table of that name, as a list shows it. */
export async function find(session: EngineSession, name: string, more: Partial<TableQuery> = {}) {
  const { items } = await session.tables.list({ ...ALL, search: name, ...more })
  return items.find((item) => item.name === name) ?? null
}

/** Tables of MySQL and MariaDB: staged ones whose truth is known. */
export function innodbTablesContract(id: 'mariadb' | 'mysql'): void {
  onServer(id, 'tables are told by InnoDB itself, without a right on any', async (stage) => {
    const database = `tab $ ${stage.monitorUser}`
    const monitor = await stage.open('monitor')
    const in_ = (name: string) => `\`${database}\`.\`${name}\``
    await stage.admin.sql(`CREATE DATABASE \`${database}\``)
    try {
      await stage.admin.sql(
        `CREATE TABLE ${in_('sparse')} (id tinyint unsigned AUTO_INCREMENT PRIMARY KEY, big int, note varchar(200), KEY (big))`,
      )
      await stage.admin.sql(`INSERT INTO ${in_('sparse')} (id, big) VALUES (200, 1)`)
      await stage.admin.sql(`CREATE TABLE ${in_(HOSTILE)} (a int PRIMARY KEY)`)
      await stage.admin.sql(
        `CREATE TABLE ${in_('days')} (d int PRIMARY KEY, n int) PARTITION BY RANGE (d)
           (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20))`,
      )
      await stage.admin.sql(`INSERT INTO ${in_('days')} VALUES (1, 1), (2, 2), (11, 1)`)
      await stage.admin.sql(`ANALYZE TABLE ${in_('days')}`)
      const sparse = await find(monitor, 'sparse', { database })
      expect(sparse).toMatchObject({ schema: database, storage: 'InnoDB', kind: 'table' })
      expect(sparse?.autoIncrement).toEqual({ next: 201, column: 'id', max: 255 })
      expect(await find(monitor, HOSTILE, { database })).toMatchObject({ name: HOSTILE })
      expect((await find(monitor, HOSTILE, { database }))?.autoIncrement).toBeNull()
      const days = await eventually(
        () => find(monitor, 'days', { database }),
        (one) => one?.rows === 3,
      )
      expect(days).toMatchObject({ kind: 'partitioned', partitions: 2, rows: 3 })
      const one = await monitor.tables.one(database, 'days')
      expect(one?.parts.map(({ rows }) => rows)).toEqual([2, 1])
      // MySQL tells indexes of partitions only to those who may read the table.
      const partitioned = [{ name: 'PRIMARY', columns: ['d'], unique: true }]
      expect(one?.indexes).toMatchObject(stage.flavour === 'mysql' ? [] : partitioned)
      expect(one?.gaps.some(({ reason }) => reason.includes('partitions'))).toBe(stage.flavour === 'mysql')
      const listed = await monitor.tables.one(database, 'sparse')
      expect(listed?.indexes.map(({ columns }) => columns)).toEqual(
        [['id'], ['big', 'id']].map((c) => c.slice(0, 1)),
      )
      expect(await monitor.tables.one(database, 'no such')).toBeNull()
      expect(await monitor.tables.horizon()).toBeNull()
      expect((await monitor.tables.places()).map(({ name }) => name)).toContain(database)
      for (const sort of monitor.tables.sorts) {
        const down = await monitor.tables.list({ ...ALL, sort, database })
        expect(down.items).toHaveLength(3)
        expect(down.matching).toBe(3)
      }
      const page = await monitor.tables.list({ ...ALL, sort: 'name', database, limit: 1, offset: 1 })
      expect(page.items).toHaveLength(1)
      await counted(stage, monitor, in_('sparse'))
      await fragmented(stage, monitor, database, in_('big'))
    } finally {
      await stage.admin.sql(`DROP DATABASE \`${database}\``)
    }
  })
}

/** On MariaDB with performance_schema what is read and written is counted as on MySQL. */
export function countedTablesContract(): void {
  onOwnServer(
    'mariadb',
    { performance_schema: 'ON' },
    'what is read of tables is counted with performance_schema',
    async (stage) => {
      const monitor = await stage.open('monitor')
      await stage.admin.sql('CREATE DATABASE counted')
      await stage.admin.sql('CREATE TABLE counted.reads (id int PRIMARY KEY, n int)')
      await stage.admin.sql('INSERT INTO counted.reads VALUES (1, 1), (2, 2)')
      await stage.admin.sql('SELECT * FROM counted.reads WHERE n = 1')
      // Counted when the table is let go, which may be after the answer.
      const one = await eventually(
        () => find(monitor, 'reads', { database: 'counted' }),
        (found) => found?.counts.seqRows === 2,
      )
      expect(one?.counts).toMatchObject({ inserted: 2, updated: 0, seqRows: 2 })
      expect((await monitor.tables.list(ALL)).gaps).toEqual([])
    },
  )
}

/** What is read and written is counted where performance_schema is on; else it is said that it is off. */
async function counted(stage: Stage, monitor: EngineSession, table: string) {
  await stage.admin.sql(`UPDATE ${table} SET note = 'x'`)
  await stage.admin.sql(`SELECT * FROM ${table} IGNORE INDEX (PRIMARY, big)`)
  const page = await eventually(
    () => monitor.tables.list({ ...ALL, search: 'sparse' }),
    ({ items: [one] }) =>
      stage.flavour === 'mariadb' || (one?.counts.updated === 1 && (one.counts.seqRows ?? 0) > 0),
  )
  if (stage.flavour === 'mariadb') {
    expect(page.gaps).toMatchObject([{ remedy: expect.stringContaining('performance_schema = ON') }])
    expect(page.items[0]?.counts.inserted).toBeNull()
    return
  }
  expect(page.gaps).toEqual([])
  await stage.admin.sql(`REVOKE SELECT ON mysql.innodb_table_stats FROM ${stage.monitorUser}`)
  const blind = await stage.open('monitor')
  const [gap] = (await blind.tables.list(ALL)).gaps
  expect((await blind.tables.list({ ...ALL, search: 'sparse' })).items).toMatchObject([
    { rows: null, exact: true },
  ])
  await stage.admin.sql(gap?.remedy ?? '')
  expect((await blind.tables.list({ ...ALL, search: 'sparse' })).gaps).toEqual([])
  expect(page.items[0]?.counts).toMatchObject({ inserted: 1, updated: 1, deleted: 0 })
  expect(page.items[0]?.counts.seqRows).toBeGreaterThan(0)
}

/** Rows that were deleted leave free space in the file, at once and not a day later. */
async function fragmented(stage: Stage, monitor: EngineSession, database: string, table: string) {
  await stage.admin.sql(`CREATE TABLE ${table} (id int AUTO_INCREMENT PRIMARY KEY, note varchar(200))`)
  await stage.admin.sql(`INSERT INTO ${table} (note) VALUES (REPEAT('x', 200))`)
  for (let i = 0; i < 12; i += 1)
    await stage.admin.sql(`INSERT INTO ${table} (note) SELECT note FROM ${table}`)
  await stage.admin.sql(`DELETE FROM ${table} WHERE id > 100`)
  // What is deleted is purged in the background; the statistics are counted anew when asked.
  const found = await eventually(
    async () => {
      await stage.admin.sql(`ANALYZE TABLE ${table}`)
      return find(monitor, 'big', { database })
    },
    (one) => (one?.bytes.free ?? 0) > (one?.bytes.total ?? 0) / 2,
  )
  expect(found?.bytes.free).toBeGreaterThan((found?.bytes.total ?? 0) / 2)
}
