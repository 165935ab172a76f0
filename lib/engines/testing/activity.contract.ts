import { expect } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import type { ServerId } from '@/test/servers/matrix'
import { addressOf } from '@/test/servers/pool'
import type { ActivityGroup, ActivitySample, WaitClass } from '../contract/activity'
import type { EngineSession } from '../contract/engine'
import { engineOf } from '../registry'
import { eventually, onOwnServer, onServer, type Stage } from './stage'

const HOSTILE = "<img src=x onerror=alert(1)> '; DROP"

/** Who is at work and what for, on staged waits whose truth is known. */
export function activityContract(id: ServerId): void {
  onServer(id, 'those at work are counted by what they wait for', async (stage) => {
    const isBare = stage.flavour !== 'postgresql'
    await stagedWaits(stage, { cpu: isBare ? 'running' : 'cpu', names: stage.flavour !== 'mariadb' })
  })
  onServer(id, 'who may not see the others is told so, and what helps', withoutRights)
  if (id === 'mysql')
    onServer(id, 'with the waits of threads a busy session is told from a waiting one', withWaits)
  else if (id === 'mariadb')
    onOwnServer(
      id,
      { performance_schema: 'ON' },
      'with performance_schema waits and statements are known',
      withWaits,
    )
  else onServer(id, 'a parallel worker is counted with its leader', parallelWorkers)
}

const total = (groups: readonly ActivityGroup[]) => groups.reduce((sum, group) => sum + group.count, 0)

type Expected = { cpu: WaitClass; names: boolean }

/** Two sleep, one computes, one waits for a row that somebody idle holds. */
async function stagedWaits(stage: Stage, { cpu, names }: Expected): Promise<void> {
  const monitor = await stage.open('monitor')
  await stage.open('operator')
  const database = `act_${stage.monitorUser}`
  const isPg = stage.flavour === 'postgresql'
  await stage.admin.sql(`CREATE DATABASE ${database}`)
  const visitor = () => stage.visitor({ application: HOSTILE, database })
  const people = [
    await visitor(),
    await visitor(),
    await visitor(),
    await visitor(),
    await visitor(),
  ] as const
  const [holder, waiter, one, two, busy] = people
  const started: Promise<unknown>[] = []
  try {
    await holder.sql('CREATE TABLE held (id int PRIMARY KEY, n int)')
    await holder.sql('INSERT INTO held VALUES (1, 1)')
    await holder.sql('BEGIN')
    await holder.sql('UPDATE held SET n = 2 WHERE id = 1')
    const begin = (person: typeof holder, text: string) => started.push(person.sql(text).catch(() => []))
    begin(waiter, 'UPDATE held SET n = 3 WHERE id = 1')
    for (const person of [one, two]) begin(person, isPg ? 'SELECT pg_sleep(60)' : 'SELECT SLEEP(60)')
    begin(
      busy,
      isPg ? 'DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$' : "SELECT BENCHMARK(1000000000, SHA2('x', 512))",
    )
    const here = (sample: ActivitySample) => sample.groups.filter((group) => group.database === database)
    const shape = (sample: ActivitySample) =>
      here(sample)
        .map(({ waitClass, count }) => `${waitClass} ${count}`)
        .sort()
        .join(', ')
    const truth = [`${cpu} 1`, 'lock 1', 'timeout 2'].sort().join(', ')
    const found = await eventually(
      () => monitor.activity.sample(),
      (sample) => shape(sample) === truth,
    )
    expect(shape(found)).toBe(truth)
    const groupOf = (waitClass: WaitClass) => here(found).find((group) => group.waitClass === waitClass)
    expect(groupOf('lock')?.event).toMatch(/^(Lock: (transactionid|tuple|row)|wait\/)/)
    expect(groupOf('timeout')).toMatchObject({ user: stage.server.adminUser, folded: false })
    expect(groupOf('timeout')?.application).toBe(names ? HOSTILE : null)
    expect(found.groups.some((group) => group.application?.startsWith('quarterdeck:'))).toBe(false)
    expect(found.groups.some((group) => group.user === stage.monitorUser)).toBe(false)
    await texts(monitor, groupOf('timeout')?.statement ?? null, stage.flavour !== 'mariadb')
    // What has no group of its own is still counted, by its class.
    const short = await monitor.activity.sample(1)
    const folded = short.groups.filter((group) => group.folded)
    expect(short.groups.filter((group) => !group.folded)).toHaveLength(1)
    expect(total(folded)).toBeGreaterThanOrEqual(2)
    expect(folded.every((group) => group.statement === null && group.user === null)).toBe(true)
  } finally {
    const stop = (pid: number) => (isPg ? `SELECT pg_terminate_backend(${pid})` : `KILL CONNECTION ${pid}`)
    for (const person of people) await stage.admin.sql(stop(person.id))
    await Promise.all(started)
    await stage.admin.sql(`DROP DATABASE ${database}${isPg ? ' WITH (FORCE)' : ''}`)
  }
}

async function texts(monitor: EngineSession, statement: string | null, isKnown: boolean): Promise<void> {
  const gaps = (await monitor.activity.sample()).gaps.map((gap) => gap.of)
  expect(gaps.includes('statements')).toBe(!isKnown)
  expect(statement === null).toBe(!isKnown)
  expect(await monitor.activity.texts(["1') OR 1", 'x'])).toEqual([])
  // Asked for all the same: where nothing is kept, nothing is answered.
  const found = await monitor.activity.texts([statement ?? 'f'.repeat(32)])
  expect(found.map((one) => one.statement)).toEqual(statement === null ? [] : [statement])
  if (statement !== null) expect(found[0]?.text).toMatch(/sleep/i)
}

async function withWaits(stage: Stage): Promise<void> {
  const names = ['events_waits_current', 'events_statements_current']
  const switchTo = async (name: string, on: string) =>
    stage.admin.sql(`UPDATE performance_schema.setup_consumers SET ENABLED = '${on}' WHERE NAME = '${name}'`)
  const before = await stage.admin.sql(
    `SELECT NAME, ENABLED FROM performance_schema.setup_consumers WHERE NAME IN ('${names.join("', '")}')`,
  )
  for (const name of names) await switchTo(name, 'YES')
  try {
    await stagedWaits(stage, { cpu: 'cpu', names: true })
    const monitor = await stage.open('monitor')
    const gaps = async () => (await monitor.activity.sample()).gaps.filter((gap) => gap.of !== 'statements')
    expect(await gaps()).toEqual([])
    await switchTo('events_waits_current', 'NO')
    // What is switched on is remembered until somebody looks again.
    expect(await gaps()).toEqual([])
    monitor.activity.lookAgain()
    expect(await gaps()).toMatchObject([
      { of: 'waits', remedy: expect.stringContaining("NAME = 'events_waits_current'") },
    ])
  } finally {
    for (const [name, on] of before) await switchTo(String(name), String(on))
  }
}

/** PostgreSQL shows that others are there and hides the rest; MySQL and MariaDB refuse. */
async function withoutRights(stage: Stage): Promise<void> {
  await stage.visitorWithoutRights()
  const login = { user: stage.monitorUser.replace('qd_m_', 'plain_'), password: new Secret(stage.password) }
  const plain = await engineOf(stage.server.engine).connect(addressOf(stage.server), login, {
    credential: 'monitor',
    purpose: 'test',
  })
  try {
    if (stage.flavour !== 'postgresql') {
      await expect(plain.activity.sample()).rejects.toMatchObject({ code: 'target.permission_missing' })
      return
    }
    const sample = await plain.activity.sample()
    expect(sample.hidden).toBeGreaterThan(0)
    expect(sample.gaps).toContainEqual({
      of: 'sessions',
      reason: expect.any(String),
      remedy: expect.stringMatching(/^GRANT pg_monitor TO/),
    })
  } finally {
    await plain.close()
  }
}

async function parallelWorkers(stage: Stage): Promise<void> {
  const monitor = await stage.open('monitor')
  const database = `par_${stage.monitorUser}`
  await stage.admin.sql(`CREATE DATABASE ${database}`)
  const visitor = await stage.visitor({ application: 'parallel', database })
  try {
    await visitor.sql('CREATE TABLE many AS SELECT generate_series(1, 20000) AS id')
    await visitor.sql('ALTER TABLE many SET (parallel_workers = 2)')
    await visitor.sql(
      "SELECT set_config('parallel_setup_cost', '0', false), set_config('parallel_tuple_cost', '0', false)",
    )
    const running = visitor.sql('SELECT count(*) FROM many WHERE pg_sleep(0.01) IS NOT NULL').catch(() => [])
    const found = await eventually(
      async () => (await monitor.activity.sample()).groups.filter((group) => group.database === database),
      // A worker takes over name and statement of its leader a moment after it is there.
      (groups) =>
        total(groups) > 1 &&
        groups.every((group) => group.application === 'parallel' && group.waitClass !== 'background') &&
        new Set(groups.map((group) => group.statement)).size === 1,
    )
    expect(total(found)).toBeGreaterThan(1)
    expect(found.every((group) => group.application === 'parallel')).toBe(true)
    expect(found.some((group) => group.waitClass === 'background')).toBe(false)
    expect(new Set(found.map((group) => group.statement)).size).toBe(1)
    await stage.admin.sql(`SELECT pg_terminate_backend(${visitor.id})`)
    await running
  } finally {
    await stage.admin.sql(`DROP DATABASE ${database} WITH (FORCE)`)
  }
}
