import { expect } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import type { ServerId } from '@/test/servers/matrix'
import { addressOf, person } from '@/test/servers/pool'
import type { EngineSession } from '../contract/engine'
import type { IndexQuery } from '../contract/indexes'
import { engineOf } from '../registry'
import { ALL, find } from './innodb-tables.contract'
import { eventually, onOwnServer, onServer, type Stage } from './stage'

const EVERY: IndexQuery = {
  ...{ database: null, search: null, verdict: null, sort: 'name', descending: false, offset: 0, limit: 100 },
}

/** What is said of an index: verdicts, the one that stands in for it, and what keeps it. */
async function saidOf(session: EngineSession, more: Partial<IndexQuery> = {}) {
  const { items } = await session.indexes.list({ ...EVERY, ...more })
  return new Map(items.map((one) => [one.name, [one.verdicts.join(), one.instead, one.keeper]]))
}

/** Indexes: staged ones of which it is known what can be said against each. */
export function indexesContract(id: ServerId): void {
  if (id === 'mariadb' || id === 'mysql') innodbContract(id)
  else postgresContract(id)
}

function postgresContract(id: ServerId): void {
  onServer(id, 'an index is made and dropped beside those who write', changed)
  onServer(
    id,
    'what can be said against indexes is said, and nothing that is needed can go',
    async (stage) => {
      const database = `idx_${stage.monitorUser}`
      await stage.admin.sql(`CREATE DATABASE ${database}`)
      const owner = await person(stage.server, { database })
      const login = { user: stage.monitorUser, password: new Secret(stage.password) }
      const monitor = await engineOf('postgres').connect(addressOf(stage.server, database), login, {
        credential: 'monitor',
        purpose: 'test',
      })
      try {
        for (const statement of [
          'CREATE TABLE parent (id int PRIMARY KEY, code text UNIQUE)',
          'CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent, other int REFERENCES parent, a int, b text, c int)',
          'CREATE INDEX fk_parent ON child (parent)',
          'CREATE INDEX one_a ON child (a)',
          'CREATE INDEX two_a ON child (a)',
          'CREATE INDEX a_b ON child (a, b)',
          'CREATE INDEX a_down ON child (a DESC, b)',
          'CREATE INDEX part_a ON child (a) WHERE b IS NOT NULL',
          `CREATE INDEX "odd ""; <b>" ON child (lower(b))`,
          'CREATE UNIQUE INDEX alone ON child (c)',
          "INSERT INTO parent SELECT n, 'c' || n FROM generate_series(1, 1000) n",
          "INSERT INTO child SELECT n, 1 + n % 1000, 1, n % 10, 'b', n FROM generate_series(1, 20000) n",
          'CREATE TABLE days (d int, n int) PARTITION BY RANGE (d)',
          'CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM (0) TO (10)',
          'CREATE TABLE days_2 PARTITION OF days FOR VALUES FROM (10) TO (20)',
          'CREATE INDEX days_n ON days (n)',
          'ANALYZE',
        ])
          await owner.sql(statement)
        // One that was not finished: a value occurs twice.
        await expect(owner.sql('CREATE UNIQUE INDEX CONCURRENTLY broken ON child (a)')).rejects.toThrow()
        const worker = await person(stage.server, { database })
        await worker.sql('SET enable_seqscan = off')
        await worker.sql("SELECT count(*) FROM child WHERE a = 3 AND b = 'b'")
        await worker.sql(
          'SET enable_seqscan = on; SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off',
        )
        for (let i = 0; i < 60; i += 1) await worker.sql("SELECT count(*) FROM child WHERE b = 'x'")
        await worker.end()
        const scanned = await eventually(
          () => monitor.indexes.missing(null),
          ({ items }) => items.some(({ why }) => why === 'scans'),
        )
        expect(scanned.items).toMatchObject([
          { table: 'child', why: 'foreign-key', columns: ['other'], constraint: 'child_other_fkey' },
          { table: 'child', why: 'scans', rows: 20_000 },
        ])
        const said = await saidOf(monitor)
        const used = (await monitor.indexes.list(EVERY)).items.find(
          (one) => (one.scans ?? 0) > 0 && one.table === 'child',
        )
        expect(used?.tuplesRead).toBeGreaterThan(0)
        const unused = (name: string) => (used?.name === name ? '' : 'unused')
        expect(said.get('parent_pkey')).toEqual(['', null, 'constraint'])
        expect(said.get('parent_code_key')).toEqual(['', null, 'constraint'])
        expect(said.get('alone')).toEqual(['', null, 'unique'])
        expect(said.get('fk_parent')).toEqual(['', null, 'foreign-key'])
        expect(said.get('two_a')?.slice(1)).toEqual(['one_a', null])
        expect(said.get('two_a')?.[0]).toContain('duplicate')
        expect(said.get('one_a')?.[0]).toContain('overlapping')
        expect(said.get('one_a')?.[1]).toBe('a_b')
        expect(said.get('a_b')).toEqual([unused('a_b'), null, null])
        expect(said.get('a_down')).toEqual([unused('a_down'), null, null])
        expect(said.get('part_a')).toEqual([unused('part_a'), null, null])
        expect(said.get('odd "; <b>')).toEqual(['unused', null, null])
        expect(said.get('broken')?.[0]).toBe('invalid')
        expect(said.get('days_n')).toEqual(['unused', null, null])
        expect([...said.keys()].filter((name) => name.startsWith('days_1'))).toEqual([])
        await sums(monitor, owner)
      } finally {
        await monitor.close()
        await owner.end()
        await stage.admin.sql(`DROP DATABASE ${database} WITH (FORCE)`)
      }
    },
  )
}

/** Made and dropped as the owner of the table, by a member of it; what fails leaves nothing behind. */
async function changed(stage: Stage): Promise<void> {
  const [owner, table] = [
    stage.monitorUser.replace('qd_m_', 'own_'),
    stage.monitorUser.replace('qd_m_', 'made_'),
  ]
  for (const statement of [
    `CREATE ROLE ${owner}`,
    `CREATE TABLE ${table} (id int PRIMARY KEY, n int)`,
    `INSERT INTO ${table} SELECT n, n % 3 FROM generate_series(1, 100) n`,
    `ALTER TABLE ${table} OWNER TO ${owner}`,
  ])
    await stage.admin.sql(statement)
  try {
    const { indexControl } = await stage.open('operator')
    if (!indexControl.supported) throw new Error(indexControl.reason)
    const control = indexControl.value
    const name = `${table}_n`
    const definition = `CREATE INDEX ${name} ON public.${table} USING btree (n)`
    expect((await control.ground('public', table))?.mayNot?.remedy).toBe(
      `GRANT "${owner}" TO "${stage.operatorUser}";`,
    )
    await stage.admin.sql((await control.ground('public', table))?.mayNot?.remedy ?? '')
    // From 15 on nobody makes anything in `public` unasked.
    const held = (await control.ground('public', table))?.mayNot
    if (held) {
      expect(held.remedy).toBe(`GRANT CREATE ON SCHEMA "public" TO "${owner}";`)
      await stage.admin.sql(held.remedy)
    }
    expect(await control.ground('public', table)).toMatchObject({ mayNot: null, partitioned: false })
    await control.create(definition)
    expect(await control.find('public', name)).toMatchObject({
      definition,
      valid: true,
      neededBy: null,
      mayNot: null,
    })
    expect(await control.find('public', `${table}_pkey`)).toMatchObject({ neededBy: `${table}_pkey` })
    await control.drop('public', name)
    expect(await control.find('public', name)).toBeNull()
    const twice = `CREATE UNIQUE INDEX ${name} ON public.${table} USING btree (n)`
    await expect(control.create(twice)).rejects.toMatchObject({ code: 'target.query_failed' })
    expect(await control.find('public', name)).toBeNull()
    expect(await control.ground('public', 'no such')).toBeNull()
  } finally {
    await stage.admin.sql(`DROP TABLE ${table}`)
    await stage.admin.sql(`DROP OWNED BY ${owner}`)
    await stage.admin.sql(`DROP ROLE ${owner}`)
  }
}

/** Counts and bytes are of what can go, each index once; filters, orders and pages hold. */
async function sums(monitor: EngineSession, owner: { sql(text: string): Promise<unknown[][]> }) {
  const all = await monitor.indexes.list(EVERY)
  const free = all.items.filter((one) => one.keeper === null && one.verdicts.length > 0)
  const bytes = free.reduce((total, one) => total + (one.bytes ?? 0), 0)
  expect(all.reclaimable).toBe(bytes)
  for (const { verdict, count } of all.counts) {
    const { items, matching } = await monitor.indexes.list({ ...EVERY, verdict })
    expect(items.every((one) => one.verdicts.includes(verdict))).toBe(true)
    expect(items.filter((one) => one.keeper === null)).toHaveLength(count)
    expect(matching).toBe(items.length)
  }
  const [[size] = []] = await owner.sql("SELECT pg_relation_size('a_b')")
  expect(all.items.find(({ name }) => name === 'a_b')?.bytes).toBe(Number(size))
  for (const sort of ['size', 'scans', 'name'] as const) {
    const first = await monitor.indexes.list({ ...EVERY, sort, limit: 4 })
    const second = await monitor.indexes.list({ ...EVERY, sort, limit: 4, offset: 4 })
    expect(new Set([...first.items, ...second.items].map(({ name }) => name)).size).toBe(8)
    expect(first.matching).toBe(all.items.length)
  }
  const none = await monitor.indexes.list({ ...EVERY, search: 'no such' })
  expect(none).toMatchObject({ items: [], matching: 0, reclaimable: bytes })
}

function innodbContract(id: 'mariadb' | 'mysql'): void {
  if (id === 'mysql') onServer(id, 'what can be said against indexes is said', innodb)
  else {
    onServer(id, 'duplicates are told without counting', innodb)
    onOwnServer(id, { performance_schema: 'ON' }, 'what nobody reads is told where that is counted', innodb)
  }
}

async function innodb(stage: Stage): Promise<void> {
  const database = `idx ${stage.monitorUser}`
  const of = (name: string) => `\`${database}\`.\`${name}\``
  await stage.admin.sql(`CREATE DATABASE \`${database}\``)
  try {
    await stage.admin.sql(`CREATE TABLE ${of('parent')} (id int PRIMARY KEY)`)
    await stage.admin.sql(
      `CREATE TABLE ${of('child')} (id int PRIMARY KEY, parent int, a int, b int, c int, KEY one_a (a), KEY two_a (a),
         KEY a_b (a, b), UNIQUE KEY alone (c), KEY fk (parent), KEY spare (b), FOREIGN KEY (parent) REFERENCES ${of('parent')} (id))`,
    )
    await stage.admin.sql(`INSERT INTO ${of('parent')} VALUES (1)`)
    await stage.admin.sql(`INSERT INTO ${of('child')} VALUES (1, 1, 1, 1, 1), (2, 1, 2, 2, 2)`)
    await stage.admin.sql(`SELECT * FROM ${of('child')} FORCE INDEX (a_b) WHERE a = 1`)
    const monitor = await stage.open('monitor')
    await eventually(
      () => find(monitor, 'child', { database }),
      (one) => one !== null,
    )
    const said = await saidOf(monitor, { database })
    expect(said.get('two_a')?.slice(1)).toEqual(['one_a', null])
    expect(said.get('two_a')?.[0]).toContain('duplicate')
    expect(said.get('one_a')?.[0]).toContain('overlapping')
    expect(said.get('alone')).toEqual(['', null, 'unique'])
    expect(said.get('fk')).toEqual(['', null, 'foreign-key'])
    const counted = (await monitor.tables.list(ALL)).gaps.length === 0
    expect(said.get('spare')).toEqual([counted ? 'unused' : '', null, null])
    expect(said.get('a_b')).toEqual(['', null, null])
    const page = await monitor.indexes.list({ ...EVERY, database, verdict: 'duplicate' })
    expect(page.items.map(({ name }) => name)).toEqual(['two_a'])
    expect(page.gaps.some(({ remedy }) => remedy?.includes('performance_schema') ?? false)).toBe(!counted)
    expect((await monitor.indexes.missing(database)).items).toEqual([])
  } finally {
    await stage.admin.sql(`DROP DATABASE \`${database}\``)
  }
}
