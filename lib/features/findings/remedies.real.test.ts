import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import type { LedgerEntry } from '@/lib/engines/contract/capabilities'
import { engineOf } from '@/lib/engines/registry'
import { processesIn } from '@/lib/sandbox/server-process'
import { prisma } from '@/lib/store/client'
import { confirmed } from '@/test/changes/effects'
import { placeHere } from '@/test/changes/placement'
import { endedRun, makePerson, makeTarget, panelOf, plannedBy, plannedChangeOf } from '@/test/changes/site'
import { startTestWorker } from '@/test/changes/workers'
import { recordCoverage } from '@/test/servers/coverage'
import { addressOf, type Person, person } from '@/test/servers/pool'
import { type MoreSettings, type StartedServer, startServer } from '@/test/servers/start'
import { postgresBinaries } from '@/test/servers/versions'
import { startTestPanel } from '@/test/targets/panel'
import { capabilityFindings } from './capability-advisor'

type Actor = Awaited<ReturnType<typeof makePerson>>
type Asked = { kind: string; input: unknown }

let actor: Actor
let storeUrl: string
const closers: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const panel = await startTestPanel()
  storeUrl = panel.url
  actor = await makePerson('dba')
  return () => panel.stop()
})

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const MONITOR = 'the_monitor'

/** A server of its own with a target, a worker that acts as its administrator, and a monitor without any right. */
async function site(id: Parameters<typeof startServer>[0], more: MoreSettings = {}) {
  const server = await startServer(id, more)
  closers.push(() => server.stop())
  const target = await makeTarget(server)
  const password = randomBytes(9).toString('base64url')
  const admin = await person(server)
  const makes =
    server.engine === 'postgres'
      ? `CREATE ROLE ${MONITOR} LOGIN PASSWORD '${password}'`
      : `CREATE USER ${MONITOR}@'%' IDENTIFIED BY '${password}'`
  await admin.sql(makes)
  await admin.end()
  await prisma().targetCredential.create({
    data: { targetId: target.id, kind: 'monitor', username: MONITOR, sealed: Buffer.alloc(1), keyId: 'none' },
  })
  const worker = await startTestWorker({ storeUrl, server })
  closers.push(() => worker.stop())
  const ledger = async (): Promise<LedgerEntry[]> => {
    const session = await engineOf(server.engine).connect(
      addressOf(server),
      { user: MONITOR, password: new Secret(password) },
      { credential: 'monitor', purpose: 'test' },
    )
    return session.ledger().finally(() => session.close())
  }
  /** The findings of that name as the page would list them. */
  const findings = async (mayRestart: boolean) =>
    new Map(
      capabilityFindings(await ledger(), { mayRestart }).map((one) => [
        one.kind.replace('capability.', ''),
        one,
      ]),
    )
  return { server, target, findings, change: (asked: Asked) => carriedOut(target, asked) }
}

const plan = (targetId: string, asked: Asked) => plannedBy(panelOf(actor), { ...asked, targetId })

async function carriedOut(target: { id: string; name: string }, asked: Asked) {
  const planned = await plan(target.id, asked)
  if (planned.state !== 'planned') throw new Error(`${planned.state}: ${planned.problem?.message}`)
  await applied(target.name, planned)
  return planned
}

async function applied(name: string, { id, planHash }: { id: string; planHash: string | null }) {
  const hash = planHash ?? ''
  const answer = { id, planHash: hash, typedName: name, reason: 'Test.' }
  const { run } = await panelOf(confirmed(actor, hash)).changes.apply(answer)
  const ended = await endedRun(panelOf(actor), run, 55_000)
  expect(ended.problem?.message ?? ended.verified?.detail).toBe(ended.verified?.detail)
  expect(ended).toMatchObject({ state: 'succeeded', verified: { ok: true } })
}

async function undone(target: { id: string; name: string }, { id }: { id: string }) {
  const { change } = await panelOf(actor).changes.undo({ id })
  const reverse = await plannedChangeOf(panelOf(actor), change)
  if (reverse.state !== 'planned') throw new Error(`${reverse.state}: ${reverse.problem?.message}`)
  await applied(target.name, reverse)
  return reverse
}

async function ask(server: StartedServer, sql: string): Promise<unknown> {
  const admin: Person = await person(server)
  const [row] = await admin.sql(sql).finally(() => admin.end())
  return row?.[0]
}

describe('PostgreSQL', () => {
  it('loads a library with a restart, creates its extension, and takes both back', async () => {
    const { server, target, findings, change } = await site('postgres-16', {
      shared_preload_libraries: 'auto_explain',
    })
    await placeHere(target.id, server, { by: 'pg_ctl', program: join(await postgresBinaries(16), 'pg_ctl') })
    // First the rights: without them the monitor does not even see what is loaded.
    const hidden = (await findings(true)).get('statements')
    expect(hidden?.fix?.kind).toBe('grants.to-monitor')
    if (!hidden?.fix) throw new Error('no fix')
    const given = await change(hidden.fix)
    expect(given.plan?.steps.map((step) => step.sql)).toEqual([`GRANT "pg_monitor" TO "${MONITOR}";`])
    const gap = (await findings(true)).get('statements')
    expect(gap?.fix).toEqual({
      kind: 'extensions.load',
      input: { name: 'pg_stat_statements', create: true, restart: true },
    })
    if (!gap?.fix) throw new Error('no fix')
    const before = await ask(server, 'SELECT pg_postmaster_start_time()::text')
    const done = await change(gap.fix)
    expect(done).toMatchObject({ tier: 3 })
    expect(done.plan?.steps.map((step) => step.what.split(' ')[0])).toEqual(['Add', 'Restart', 'Create'])
    expect(await ask(server, 'SELECT pg_postmaster_start_time()::text')).not.toBe(before)
    expect(await ask(server, 'SHOW shared_preload_libraries')).toBe('auto_explain, pg_stat_statements')
    expect(Number(await ask(server, 'SELECT count(*) FROM pg_stat_statements'))).toBeGreaterThan(0)
    expect((await findings(true)).has('statements')).toBe(false)
    const back = await undone(target, done)
    expect(back).toMatchObject({ kind: 'extensions.unload', tier: 3 })
    expect(await ask(server, 'SHOW shared_preload_libraries')).toBe('auto_explain')
    expect(
      await ask(server, "SELECT count(*)::int FROM pg_extension WHERE extname = 'pg_stat_statements'"),
    ).toBe(0)
    const taken = await undone(target, given)
    expect(taken.plan?.steps.map((step) => step.sql)).toEqual([`REVOKE "pg_monitor" FROM "${MONITOR}";`])
    expect((await findings(true)).get('statements')?.fix?.kind).toBe('grants.to-monitor')
  })

  it('without a host the value waits, and the finding says so; adding twice loses nothing', async () => {
    const { target, findings, change } = await site('postgres-14', { shared_preload_libraries: '' })
    await change({ kind: 'grants.to-monitor', input: { rights: ['pg_monitor'], host: null } })
    const gap = (await findings(false)).get('statements')
    if (!gap?.fix) throw new Error('no fix')
    const done = await change(gap.fix)
    expect(done).toMatchObject({ tier: 2 })
    expect(done.plan?.warnings.join()).toContain('by hand')
    await expect
      .poll(async () => (await findings(false)).get('statements')?.title)
      .toBe('Statements are not measured: it waits for a restart')
    const all = await findings(false)
    expect(all.get('pending-settings')).toMatchObject({
      evidence: expect.stringContaining('shared_preload'),
      fix: null,
    })
    // What waits is not forgotten when another is added.
    const other = await plan(target.id, {
      kind: 'settings.set',
      input: { name: 'shared_preload_libraries', add: 'auto_explain' },
    })
    expect(other.plan?.steps[0]?.sql).toContain(`'pg_stat_statements', 'auto_explain'`)
    await undone(target, done)
    await expect.poll(async () => (await findings(false)).has('pending-settings')).toBe(false)
    for (const name of ['no_such_library', 'plpgsql;', '../x'])
      await expect(
        plan(target.id, { kind: 'extensions.load', input: { name, create: false, restart: false } }).then(
          ({ state }) => state,
          (error: { code: string }) => error.code,
        ),
      ).resolves.toMatch(/refused|request.invalid/)
  })

  it('logs slow statements, says what the log will hold, and stops again', async () => {
    const { server, target, findings, change } = await site('postgres-18')
    const gap = (await findings(false)).get('slow-log')
    if (!gap?.fix) throw new Error('no fix')
    const done = await change(gap.fix)
    expect(done.plan?.warnings.join()).toContain('personal data')
    expect(await ask(server, 'SHOW log_min_duration_statement')).toBe('1s')
    await undone(target, done)
    expect(await ask(server, 'SHOW log_min_duration_statement')).toBe('-1')
  })
})

describe('MariaDB', () => {
  it('mends what it can, says what a restart forgets, and is restarted by mariadbd-safe', async () => {
    const { server, target, findings, change } = await site('mariadb', { performance_schema: 'ON' })
    const file = join(dirname(server.dataDir), 'mariadb.conf', 'my.cnf')
    const program = '/usr/bin/mariadbd-safe'
    await placeHere(target.id, server, { by: 'mariadbd-safe', program, defaultsFile: file })
    const all = await findings(true)
    const granted = []
    for (const name of ['sessions', 'replication-status', 'instruments']) {
      const fix = all.get(name)?.fix
      expect(fix).toMatchObject({ kind: 'grants.to-monitor', input: { host: '%' } })
      if (fix) granted.push(await change(fix))
    }
    expect(granted.map(({ plan: made }) => made?.steps.length)).toEqual([1, 2, 1])
    const after = await findings(true)
    for (const name of ['sessions', 'replication-status', 'lock-waits']) expect(after.has(name)).toBe(false)

    const off = after.get('instruments')
    expect(off?.evidence).toContain('wait/lock/metadata/sql/mdl')
    if (!off?.fix) throw new Error('no fix')
    const turned = await change(off.fix)
    expect(turned.plan?.warnings.join()).toMatch(
      /forgets it.*performance-schema-instrument = 'wait\/lock\/metadata\/sql\/mdl=ON'/,
    )
    expect((await findings(true)).has('instruments')).toBe(false)
    await undone(target, turned)
    expect((await findings(true)).get('instruments')?.evidence).toBe(off.evidence)

    const slow = (await findings(true)).get('slow-log')
    if (!slow?.fix) throw new Error('no fix')
    const logged = await change(slow.fix)
    expect(logged.plan?.warnings.join()).toContain('A restart of the server forgets it')
    expect(logged.plan?.consequences.join()).toContain('keep their own value')
    expect(await ask(server, "SELECT CONCAT(@@GLOBAL.slow_query_log, ' ', @@GLOBAL.long_query_time)")).toBe(
      'ON 1.000000',
    )

    const restarted = await change({ kind: 'servers.restart', input: {} })
    // Its parent would start it again if it were killed.
    closers.push(async () => {
      await ask(server, 'SHUTDOWN').catch(() => undefined)
      await expect.poll(() => processesIn(server.dataDir)).toEqual([])
    })
    expect(restarted.plan?.steps[0]).toMatchObject({ sql: expect.stringContaining(program) })
    expect(restarted.plan?.steps[0]?.what).toContain('SHUTDOWN')
    // As it was said: what SET GLOBAL set is gone.
    expect(await ask(server, 'SELECT @@GLOBAL.slow_query_log')).toBe(0)
    const [last] = granted
    if (last) await undone(target, last)
    expect((await findings(true)).get('sessions')).toMatchObject({ severity: 'warning' })
  })

  it('its switches are read and turned by the statements that are shown', async () => {
    recordCoverage(inject('serverPool').record)
    const { server, target } = await site('mariadb', { performance_schema: 'ON' })
    await refusals(target.id)
    const login = { user: server.adminUser, password: new Secret(server.password) }
    const session = await engineOf('mysql').connect(addressOf(server), login, {
      credential: 'operator',
      purpose: 'test',
    })
    closers.push(() => session.close())
    const instruments = await session.instruments()
    if (!instruments.supported) throw new Error('off')
    const consumer = { what: 'consumer', name: 'events_statements_current' } as const
    const instrument = { what: 'instrument', name: 'wait/lock/metadata/sql/mdl' } as const
    expect((await session.ledger()).find(({ name }) => name === 'instruments')?.supported).toBe(false)
    for (const one of [consumer, instrument]) {
      expect(await instruments.value.find(one)).toBe(false)
      await instruments.value.set(one, true)
      expect(await instruments.value.find(one)).toBe(true)
    }
  })
})

/** What is no right, no account, no switch of this server is refused before anything runs. */
async function refusals(targetId: string): Promise<void> {
  const rights = (more: object) => ({
    kind: 'grants.to-monitor',
    input: { rights: ['PROCESS'], host: null, ...more },
  })
  const turn = (name: string) => ({
    kind: 'instruments.set',
    input: { switches: [{ what: 'instrument', name, on: true }] },
  })
  const asked: [Asked, RegExp][] = [
    [rights({ rights: ['pg_monitor'] }), /no right pg_monitor/],
    [rights({ rights: ['SUPER'] }), /request.invalid/],
    [rights({ rights: ['PROCESS, SUPER ON *.* TO x; --'] }), /request.invalid/],
    [rights({ host: "%' WITH GRANT OPTION; --" }), /no account/],
    [turn("x' OR '1'='1"), /request.invalid/],
    [turn('wait/no/such'), /no instrument wait\/no\/such/],
    [{ kind: 'servers.reload', input: {} }, /read their files at start only/],
    [{ kind: 'servers.restart', input: {} }, /does not know on which machine/],
    [
      { kind: 'extensions.load', input: { name: 'hstore', create: true, restart: true } },
      /plugins and components/,
    ],
    [{ kind: 'settings.set', input: { name: 'performance_schema', value: 'OFF' } }, /\[mysqld\]/],
    [
      {
        kind: 'settings.set',
        input: {
          all: [
            { name: 'x', value: '1' },
            { name: 'X', value: '2' },
          ],
        },
      },
      /request.invalid/,
    ],
  ]
  for (const [one, why] of asked) {
    const said = await plan(targetId, one).then(
      (change) => `${change.state} ${change.problem?.message}`,
      (error: { code: string }) => error.code,
    )
    expect(said).toMatch(why)
    expect(said).toMatch(/^(refused|request)/)
  }
}

describe('MySQL', () => {
  it('keeps what it sets, turns performance_schema on for the next start, and is restarted by its own commands', async () => {
    const { server, target, findings, change } = await site('mysql', { 'performance-schema': 'OFF' })
    const off = (await findings(true)).get('performance-schema')
    expect(off?.fix).toEqual({ kind: 'settings.set', input: { name: 'performance_schema', value: 'ON' } })
    if (!off?.fix) throw new Error('no fix')
    const kept = await change(off.fix)
    expect(kept.plan?.steps[0]?.sql).toBe("SET PERSIST_ONLY `performance_schema` = 'ON'")
    await change({
      kind: 'grants.to-monitor',
      input: { rights: ['PROCESS', 'SELECT ON performance_schema.*'], host: '%' },
    })
    const waits = (await findings(true)).get('pending-settings')
    expect(waits).toMatchObject({
      evidence: expect.stringContaining('performance_schema'),
      fix: { kind: 'servers.restart' },
    })
    const slow = (await findings(true)).get('slow-log')
    if (!slow?.fix || !waits?.fix) throw new Error('no fix')
    const logged = await change(slow.fix)
    expect(logged.plan?.steps.map((step) => step.sql)).toEqual([
      'SET PERSIST `long_query_time` = 1',
      "SET PERSIST `slow_query_log` = 'ON'",
    ])
    expect(logged.plan?.warnings.join()).not.toContain('forgets')

    const restart = restartScript(server)
    await placeHere(target.id, server, {
      by: 'commands',
      start: [restart],
      stop: [restart],
      restart: [restart],
    })
    await change(waits.fix)
    expect(await ask(server, 'SELECT CONCAT(@@performance_schema, @@GLOBAL.slow_query_log)')).toBe('11')
    const left = await findings(true)
    for (const name of ['performance-schema', 'pending-settings', 'slow-log', 'statements'])
      expect(left.has(name), name).toBe(false)
    await undone(target, logged)
    expect((await findings(true)).has('slow-log')).toBe(true)
  })
})

/** A list of commands as a site would have one, around the very vector that runs. */
function restartScript(server: StartedServer): string {
  const [first] = processesIn(server.dataDir).sort((a, b) => a.pid - b.pid)
  if (!first) throw new Error('no server')
  const words = readFileSync(`/proc/${first.pid}/cmdline`, 'utf8').split('\0').filter(Boolean)
  const vector = words.map((word) => `'${word}'`).join(' ')
  const path = join(tmpdir(), `qd-mysql-${randomBytes(6).toString('hex')}`)
  closers.push(async () => rmSync(path, { force: true }))
  const lines = [
    '#!/bin/sh',
    `pid=$(cat '${join(dirname(server.dataDir), 'pid')}')`,
    'kill "$pid"; while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done',
    `cd '${server.dataDir}' && exec setsid -f ${vector} </dev/null >>'${dirname(server.dataDir)}/again.log' 2>&1`,
  ]
  writeFileSync(path, `${lines.join('\n')}\n`)
  chmodSync(path, 0o755)
  return path
}
