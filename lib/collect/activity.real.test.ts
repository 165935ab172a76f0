import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { config } from '@/lib/config'
import { Secret } from '@/lib/crypto/secret'
import type { ActivityGroup } from '@/lib/engines/contract/activity'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { postgresEngine } from '@/lib/engines/postgres/engine'
import { readSecretFiles } from '@/lib/secrets'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { bundled, CLONE } from '@/test/bundle'
import { makeTarget } from '@/test/changes/site'
import { addressOf, type Person, person } from '@/test/servers/pool'
import { type StartedServer, startServer } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { eventually, openMonitor, PASSWORD, prepareRoles } from '@/test/targets/site'
import { ActivityKeeper } from './activity-keeper'
import { dropOldActivity, rollActivity } from './activity-rolling'
import { ensureGroups, groupKey, storableGroups, writeLook } from './activity-store'
import { ensureKindPartitions } from './kind-partitions'
import { writeTexts } from './statement-store'

const QUARTER = 900_000
let panel: TestPanel
let server: StartedServer
let admin: pg.Client
let monitor: EngineSession

beforeAll(async () => {
  panel = await startTestPanel()
  server = await startServer('postgres-18')
  admin = await prepareRoles(server)
  await ensureKindPartitions('activity', Date.now() - 10 * 86_400_000, Date.now() + 86_400_000)
  monitor = await openMonitor(server)
})
afterAll(async () => {
  await monitor?.close()
  await admin?.end()
  await server?.stop()
  await panel?.stop()
})

const newTarget = async () => (await makeTarget(server)).id

type Line = { look: number; wait_class: string; application: string; statement: string; count: number }

/** The lines of all looks of a target, and how many looks there were. */
async function looksOf(targetId: string): Promise<{ looks: number; lines: Line[] }> {
  const { rows } = await storePool().query<{ looks: number }>(
    'SELECT coalesce(sum(cardinality(looks)), 0)::int AS looks FROM sample_activity WHERE target_id = $1',
    [targetId],
  )
  const lines = await storePool().query<Line>(
    `SELECT u.look, g.wait_class, g.application, g.statement, u.count
       FROM sample_activity s CROSS JOIN unnest(s.look, s.group_ids, s.counts) AS u(look, id, count)
       JOIN activity_group g ON g.id = u.id WHERE s.target_id = $1 ORDER BY s.at, u.look, g.wait_class`,
    [targetId],
  )
  return { looks: rows[0]?.looks ?? 0, lines: lines.rows }
}

/** Looks now, whatever the time that a target may be kept busy. */
async function look(keeper: ActivityKeeper, session = monitor): Promise<void> {
  keeper.lookAgain()
  await keeper.read(session)
}

/** Somebody who runs something until the end of `body`. */
async function during(text: string, body: (who: Person) => Promise<void>): Promise<void> {
  const visitor = await person(server, { application: 'staged' })
  const running = visitor.sql(text).catch(() => [])
  try {
    await body(visitor)
  } finally {
    await admin.query('SELECT pg_terminate_backend($1)', [visitor.id])
    await running
  }
}

test('who is at work is kept look by look; a look at an idle server is none that is missing', async () => {
  const targetId = await newTarget()
  const keeper = new ActivityKeeper(targetId, 0)
  await look(keeper)
  await during("SELECT pg_sleep(600), 'Mrs Miller'", async () => {
    const staged = async () => {
      await look(keeper)
      return (await looksOf(targetId)).lines.filter((line) => line.application === 'staged')
    }
    const [line] = await eventually(staged, (lines) => lines.some((one) => one.wait_class === 'timeout'))
    expect(line?.statement).toMatch(/^-?\d+$/)
    const text = await prisma().statementText.findFirstOrThrow({
      where: { targetId, statement: line?.statement ?? '' },
    })
    // What it runs is known while it runs, without its values.
    expect(text).toMatchObject({ text: 'SELECT pg_sleep(?), ?', provisional: true })
    const better = { statement: line?.statement ?? '', text: 'SELECT pg_sleep($1), $2', cut: false }
    await writeTexts(targetId, 'postgres', [better])
    await writeTexts(targetId, 'postgres', [{ ...better, text: 'SELECT pg_sleep(?), ?' }], true)
    const kept = await prisma().statementText.findFirstOrThrow({
      where: { targetId, statement: better.statement },
    })
    expect(kept).toMatchObject({ text: 'SELECT pg_sleep($1), $2', provisional: false })
  })
  const { looks, lines } = await looksOf(targetId)
  expect(looks).toBeGreaterThanOrEqual(2)
  expect(lines.some((line) => line.look === 1 && line.application === 'staged')).toBe(false)
  expect(lines.some((line) => line.application.startsWith('quarterdeck:'))).toBe(false)
  const source = await prisma().activitySource.findUniqueOrThrow({ where: { targetId } })
  expect(source).toMatchObject({ source: 'pg_stat_activity', hidden: 0, gaps: [] })
})

test('a worker that is killed leaves whole looks, and the next one goes on in the same minute', async () => {
  const targetId = await newTarget()
  const file = await bundled('test/collect/victim.ts')
  const setup = {
    secrets: { ...readSecretFiles(config(), { worker: true }), databaseUrl: panel.url },
    address: addressOf(server),
    login: { user: 'qd_monitor', password: PASSWORD },
    targetId,
  }
  const life = async (looks: number) => {
    const child = spawn(process.execPath, [file], { cwd: CLONE, stdio: ['pipe', 'pipe', 'inherit'] })
    child.stdin.write(`${JSON.stringify(setup)}\n`)
    let told = 0
    const ended = new Promise<void>((done) => child.once('close', () => done()))
    createInterface({ input: child.stdout }).on('line', (line) => {
      told = (JSON.parse(line) as { looks: number }).looks
      if (told >= looks) child.kill('SIGKILL')
    })
    await ended
    return told
  }
  await during('SELECT pg_sleep(600)', async () => {
    const told = (await life(5)) + (await life(40)) + (await life(7))
    const { rows } = await storePool().query<{
      looks: number[]
      look: number[]
      ids: number
      counts: number
    }>(
      `SELECT looks, look, cardinality(group_ids) AS ids, cardinality(counts) AS counts
         FROM sample_activity WHERE target_id = $1 ORDER BY at`,
      [targetId],
    )
    const kept = rows.reduce((sum, row) => sum + row.looks.length, 0)
    // What was told is there; more may be, of which nobody heard before the end.
    expect(told).toBeGreaterThanOrEqual(52)
    expect(kept).toBeGreaterThanOrEqual(told)
    for (const { looks, look: of, ids, counts } of rows) {
      expect([ids, counts]).toEqual([of.length, of.length])
      expect(looks).toEqual([...looks].sort((a, b) => a - b))
      expect(of.every((one) => one >= 1 && one <= looks.length)).toBe(true)
    }
    const after = await looksOf(targetId)
    expect(after.lines.filter((line) => line.application === 'staged').length).toBeGreaterThanOrEqual(
      told - 3,
    )
  })
})

test('what may not be read is said with what helps, and not asked for again before somebody looks', async () => {
  const targetId = await newTarget()
  const keeper = new ActivityKeeper(targetId, 0)
  await admin.query(`CREATE ROLE sees_little LOGIN PASSWORD '${PASSWORD}'`)
  const login = { user: 'sees_little', password: new Secret(PASSWORD) }
  const little = await postgresEngine.connect(addressOf(server), login, {
    credential: 'monitor',
    purpose: 'collector',
  })
  try {
    await look(keeper, little)
    const source = await prisma().activitySource.findUniqueOrThrow({ where: { targetId } })
    expect(source.hidden).toBeGreaterThan(0)
    expect(source.gaps).toEqual([
      { of: 'sessions', reason: expect.any(String), remedy: 'GRANT pg_monitor TO "sees_little";' },
    ])
  } finally {
    await little.close()
  }
})

const group = (waitClass: 'cpu' | 'lock', application: string, count: number): ActivityGroup => ({
  waitClass,
  event: null,
  user: 'app',
  application,
  database: 'shop',
  statement: null,
  folded: false,
  count,
})

/** Looks as they stand in the store, of groups that are made where they are not there yet. */
async function plant(targetId: string, at: number, given: readonly ActivityGroup[]): Promise<void> {
  const groups = storableGroups(given)
  const ids = await ensureGroups(targetId, groups)
  const lines = groups.map((one) => ({ id: ids.get(groupKey(one))?.id ?? 0, count: one.count }))
  await writeLook(targetId, { at, lines })
}

test('quarters of an hour are rolled up once, what is rare by its class, gaps stay gaps, and what is old goes', async () => {
  const targetId = await newTarget()
  const start = Math.floor(Date.now() / QUARTER) * QUARTER - 8 * QUARTER
  const many = Array.from({ length: 110 }, (_, index) => group('lock', `app ${index}`, index < 99 ? 2 : 1))
  await plant(targetId, start + 10_000, [group('cpu', 'busy', 7), ...many])
  await plant(targetId, start + 20_000, [group('cpu', 'busy', 3)])
  await plant(targetId, start + 70_000, [])
  // An hour in which nobody looked.
  await plant(targetId, start + 4 * QUARTER, [])
  while ((await rollActivity(Date.now())) > 0);
  const rolled = async () =>
    (
      await storePool().query<{ at: Date; looks: number; group_ids: number[]; counts: number[] }>(
        'SELECT at, looks, group_ids, counts FROM sample_activity_15m WHERE target_id = $1 ORDER BY at',
        [targetId],
      )
    ).rows
  const [first, second, ...more] = await rolled()
  expect(more).toEqual([])
  expect(first).toMatchObject({ at: new Date(start), looks: 3 })
  expect(first?.counts.reduce((sum, count) => sum + count, 0)).toBe(10 + 99 * 2 + 11)
  expect(first?.group_ids).toHaveLength(101)
  const folded = await prisma().activityGroup.findMany({
    where: { targetId, folded: true, waitClass: 'lock' },
  })
  expect(first?.counts[first.group_ids.indexOf(folded[0]?.id ?? 0)]).toBe(11)
  expect(second).toEqual({ at: new Date(start + 4 * QUARTER), looks: 1, group_ids: [], counts: [] })
  // The same again changes nothing, nor does one that comes late.
  await plant(targetId, start + 180_000, [group('cpu', 'busy', 1)])
  await rollActivity(Date.now())
  expect(await rolled()).toEqual([first, second])
  await plant(targetId, Date.now() - 9 * 86_400_000, [group('cpu', 'busy', 1)])
  await dropOldActivity(Date.now(), { fine: 7, coarse: 396 })
  const left = await storePool().query<{ at: Date }>(
    'SELECT min(at) AS at FROM sample_activity WHERE target_id = $1',
    [targetId],
  )
  expect(left.rows[0]?.at.getTime()).toBe(start)
})

test('a day of looks takes what the documents say', async () => {
  const looks = 120
  const perDay = async (width: number) => {
    const targetId = await newTarget()
    const groups = storableGroups(Array.from({ length: width }, (_, i) => group('cpu', `day ${i}`, 1)))
    const lines = [...(await ensureGroups(targetId, groups)).values()].map(({ id }) => ({ id, count: 1 }))
    const day = Math.floor(Date.now() / 86_400_000 - 3) * 86_400_000
    for (let i = 0; i < looks; i += 1) await writeLook(targetId, { at: day + i * 10_000, lines })
    const found = await storePool().query<{ bytes: string; rows: number }>(
      `SELECT sum(pg_column_size(s.*))::text AS bytes, count(*)::int AS rows FROM sample_activity s WHERE target_id = $1`,
      [targetId],
    )
    expect(found.rows[0]?.rows).toBe(looks / 6)
    return Number(found.rows[0]?.bytes) * (8_640 / looks)
  }
  const [busy, idle] = [await perDay(8), await perDay(0)]
  console.info(
    `kB a day and target: ${Math.round(busy / 1_000)} at 8 groups, ${Math.round(idle / 1_000)} idle`,
  )
  expect(busy).toBeLessThan(1_000_000)
  expect(idle).toBeLessThan(300_000)
})
