import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '@/lib/auth/actor'
import { postgresEngine } from '@/lib/engines/postgres/engine'
import { probesProcedures } from '@/lib/features/probes/procedures'
import { thisMachine } from '@/lib/hosts/machine'
import { startRunner } from '@/lib/jobs/runner'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { makePerson } from '@/test/changes/site'
import { sharedServer } from '@/test/servers/pool'
import type { ServerAccess } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { eventually, PASSWORD, panelOf, prepareRoles, targetInput } from '@/test/targets/site'
import { answerProbe } from './answer.run'
import { sweepProbes } from './probe-store'

const SECRET = 'ann@example.test'
const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-logs-'))
let panel: TestPanel
let runner: { stop(): Promise<void> } | undefined
let server: ServerAccess
let admin: pg.Client
let dba: Actor & { id: string }
let target: { id: string }
let environmentId: string

function probesOf(actor: Actor) {
  const request = { requestId: 'probe-test', door: 'rpc' as const, ip: '127.0.0.1', userAgent: 'test' }
  return createRouterClient(
    { probes: probesProcedures },
    { context: { request, authenticate: async () => actor } },
  ).probes
}

/** Asks, and waits for the answer: a busy machine says `running` first. */
async function answered(actor: Actor, asked: Parameters<ReturnType<typeof probesOf>['start']>[0]) {
  const { id } = await probesOf(actor).start(asked)
  return eventually(
    () => probesOf(actor).get({ id }),
    ({ state }) => state !== 'running' && state !== 'queued',
  )
}

const failure = (work: Promise<unknown>): Promise<{ code: string; message: string }> =>
  work.then(
    () => ({ code: 'none', message: '' }),
    (error: { code: string; message: string }) => error,
  )

beforeAll(async () => {
  panel = await startTestPanel()
  runner = await startRunner()
  server = await sharedServer('postgres-16')
  admin = await prepareRoles(server)
  await admin.query(
    postgresEngine.probeScript({ flavour: 'postgresql', user: 'qd_probe' }).replaceAll(/^\\.*$/gm, ''),
  )
  await admin.query(`ALTER ROLE qd_probe PASSWORD '${PASSWORD}'`)
  await admin.query('CREATE ROLE shop_app; GRANT shop_app TO qd_probe')
  await admin.query(
    'CREATE TABLE public.people (id int, mail text); GRANT SELECT ON public.people TO shop_app',
  )
  await admin.query(
    `CREATE FUNCTION public.dozes() RETURNS int LANGUAGE plpgsql STABLE AS $$ BEGIN PERFORM pg_catalog.pg_sleep(60); RETURN 1; END $$`,
  )
  dba = await makePerson('dba')
  const environment = await panelOf(dba).environments.create({ name: 'Production', kind: 'production' })
  environmentId = environment.id
  target = await panelOf(dba).targets.create(targetInput(server, environmentId, 'shop'))
})

afterAll(async () => {
  await admin?.query('DROP TABLE IF EXISTS public.people; DROP FUNCTION IF EXISTS public.dozes()')
  await admin?.query('DROP OWNED BY qd_probe; DROP ROLE IF EXISTS qd_probe, shop_app')
  await admin?.query('DROP OWNED BY qd_monitor, qd_operator; DROP ROLE IF EXISTS qd_monitor, qd_operator')
  await admin?.end()
  await runner?.stop()
  await panel?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const explain = (statement: string, more: object = {}) => ({
  kind: 'statements.explain',
  targetId: target.id,
  input: { statement, role: 'shop_app', ...more },
})

test('without its own credential nothing is read, and it is said what to set', async () => {
  const answer = await answered(dba, explain('SELECT 1'))
  expect(answer).toMatchObject({ state: 'failed', problem: { code: 'probe.no_credential' }, answer: null })
})

test('the credential is sealed to the worker, tested by it, and explains as a role', async () => {
  const panelClient = panelOf(dba)
  const saved = await panelClient.targets.setCredential({
    targetId: target.id,
    kind: 'probe',
    user: 'qd_probe',
    password: PASSWORD,
  })
  expect(saved.probe).toMatchObject({ user: 'qd_probe', testOk: null })
  const tested = await panelClient.targets.test({ targetId: target.id, credential: 'probe' })
  expect(tested.items.filter((item) => item.status === 'failed')).toEqual([])
  expect(tested.items.map((item) => item.id)).toEqual(expect.arrayContaining(['probe:reach', 'probe:log']))
  const answer = await answered(dba, explain(`SELECT * FROM people WHERE mail = '${SECRET}'`))
  expect(answer).toMatchObject({
    state: 'done',
    answer: { role: 'shop_app', format: 'text', generic: false },
  })
  expect(JSON.stringify(answer.answer)).toContain(`Seq Scan on people`)

  const entries = await prisma().auditEvent.findMany({
    where: { action: 'probes.start', details: { path: ['probe'], equals: answer.id } },
    orderBy: { seq: 'asc' },
  })
  expect(entries.map(({ phase, result }) => [phase, result])).toEqual([
    ['intent', 'pending'],
    ['outcome', 'ok'],
  ])
  expect(entries[1]?.intentSeq).toBe(entries[0]?.seq)
  expect(entries[0]?.details).toMatchObject({ kind: 'statements.explain', role: 'shop_app' })
  // Nothing that could be somebody's data lies anywhere in the store in clear.
  for (const table of ['probe', 'audit_event', 'worker_task']) {
    const found = await storePool().query(`SELECT 1 FROM ${table} AS t WHERE t::text LIKE $1`, [
      `%${SECRET}%`,
    ])
    expect(found.rowCount, table).toBe(0)
    const hex = Buffer.from(SECRET).toString('hex')
    expect(
      (await storePool().query(`SELECT 1 FROM ${table} AS t WHERE t::text LIKE $1`, [`%${hex}%`])).rowCount,
    ).toBe(0)
  }
})

test('rows are read as a role, and what was set for its policies stands nowhere in clear', async () => {
  const input = { schema: 'public', table: 'people', role: 'shop_app' }
  const settings = [{ name: 'app.mail', value: SECRET }]
  await admin.query(`INSERT INTO public.people VALUES (1, '${SECRET}')`)
  const ask = (part: object) =>
    answered(dba, { kind: 'rows.sample', targetId: target.id, input: { ...input, ...part } })
  const answer = await ask({ settings })
  await admin.query('DELETE FROM public.people')
  expect(answer).toMatchObject({ state: 'done', answer: { rows: [['1', SECRET]], more: false } })
  const [entry] = await prisma().auditEvent.findMany({
    where: { action: 'probes.start', phase: 'intent', details: { path: ['probe'], equals: answer.id } },
  })
  expect(entry?.details).toMatchObject({ table: 'people', role: 'shop_app', settings: ['app.mail'] })
  for (const table of ['probe', 'audit_event', 'worker_task']) {
    const found = await storePool().query(`SELECT 1 FROM ${table} AS t WHERE t::text LIKE $1`, [
      `%${SECRET}%`,
    ])
    expect(found.rowCount, table).toBe(0)
  }
  // The server's own settings are not for a probe to change.
  expect((await failure(ask({ settings: [{ name: 'row_security', value: 'off' }] }))).code).toBe(
    'request.invalid',
  )
  const start = probesOf(await makePerson('viewer')).start
  expect((await failure(start({ kind: 'rows.sample', targetId: target.id, input }))).code).toBe(
    'permission.denied',
  )
})

test('only who asked reads the answer, and only for a while', async () => {
  const answer = await answered(dba, explain('SELECT 1'))
  expect(answer.state).toBe('done')
  const others = [await makePerson('dba'), await makePerson('admin')]
  for (const other of others) {
    expect((await failure(probesOf(other).get({ id: answer.id }))).code).toBe('not_found')
    expect((await failure(probesOf(other).cancel({ id: answer.id }))).code).toBe('not_found')
  }
  await storePool().query("UPDATE probe SET expires_at = now() - interval '1 s' WHERE id = $1", [answer.id])
  expect((await failure(probesOf(dba).get({ id: answer.id }))).code).toBe('probe.gone')
  expect(await sweepProbes()).toBeGreaterThan(0)
  expect((await failure(probesOf(dba).get({ id: answer.id }))).code).toBe('not_found')
})

test('who may not is refused at the door, and again in the worker when the right went meanwhile', async () => {
  const viewer = await makePerson('viewer')
  expect((await failure(probesOf(viewer).start(explain('SELECT 1')))).code).toBe('permission.denied')
  const wrong = await failure(probesOf(dba).start(explain('SELECT 1; SELECT 2')))
  // What is no statement is refused by the worker, with the reason.
  expect(wrong.code).toBe('none')
  const leaver = await makePerson('dba')
  await prisma().grant.deleteMany({ where: { userId: leaver.id } })
  const late = await answered(leaver, explain('SELECT 1'))
  expect(late).toMatchObject({ state: 'failed', problem: { code: 'permission.denied' }, answer: null })
})

test('one that takes long is stopped, on the server as well', async () => {
  const probes = probesOf(dba)
  const begun = await probes.start(explain('SELECT * FROM people WHERE id = public.dozes()'))
  expect(begun.state).toBe('running')
  await probes.cancel({ id: begun.id })
  const ended = await eventually(
    () => probes.get({ id: begun.id }),
    (one) => one.state !== 'running',
  )
  expect(ended).toMatchObject({ state: 'cancelled', problem: { code: 'probe.cancelled' } })
  const busy = () =>
    admin.query("SELECT 1 FROM pg_stat_activity WHERE usename = 'qd_probe' AND state = 'active'")
  await eventually(
    async () => (await busy()).rowCount,
    (count) => count === 0,
  )
})

test('so many at once and no more; one whose worker died is ended, never run twice', async () => {
  const row = {
    kind: 'logs.tail',
    targetId: target.id,
    actorKind: 'user',
    actorId: dba.id,
    input: Buffer.from('x'),
    expiresAt: new Date(Date.now() + 60_000),
  }
  const made = await Promise.all(
    [0, 1, 2].map(() => prisma().probe.create({ data: { ...row, state: 'running' } })),
  )
  expect((await failure(probesOf(dba).start(explain('SELECT 1')))).code).toBe('probe.too_many')
  const ids = made.map((one) => one.id)
  await storePool().query("UPDATE probe SET started_at = now() - interval '2 min' WHERE id = ANY ($1)", [ids])
  await sweepProbes()
  const [id = ''] = ids
  expect(await probesOf(dba).get({ id })).toMatchObject({
    state: 'failed',
    problem: { code: 'worker.unavailable' },
  })
  await answerProbe({ probeId: id }, { signal: new AbortController().signal })
  expect((await probesOf(dba).get({ id })).state).toBe('failed')
})

test('the end of a log: on its host where there is one, else through the server, else what is missing', async () => {
  const tail = (input: object = {}) => answered(dba, { kind: 'logs.tail', targetId: target.id, input })
  const nowhere = await tail()
  expect(nowhere).toMatchObject({ state: 'failed', problem: { code: 'engine.unsupported' } })
  expect(nowhere.problem?.message).toMatch(/logging_collector is off/)

  const lines = Array.from({ length: 5_000 }, (_, n) => `2026-11-23 05:00:00 UTC LOG:  line ${n}`)
  writeFileSync(join(folder, 'server.log'), `${lines.join('\n')}\n<script>\u202e\0\n`)
  writeFileSync(join(folder, 'server.log.1'), 'older\n')
  writeFileSync(join(folder, 'server.log.2.gz'), 'packed')
  utimesSync(join(folder, 'server.log.1'), 1, 1)
  const host = await prisma().host.create({
    data: {
      name: 'here',
      kind: 'local',
      address: '',
      port: 22,
      username: '',
      hostKey: thisMachine().mark,
      environmentId,
      workDir: tmpdir(),
    },
  })
  await prisma().targetHost.create({
    data: { targetId: target.id, hostId: host.id, service: { by: 'none' }, logPath: folder },
  })
  const read = await tail({ lines: 50 })
  expect(read).toMatchObject({
    state: 'done',
    answer: { from: 'host', source: join(folder, 'server.log'), cut: true },
  })
  const answer = read.answer as { lines: string[]; files: { name: string }[] }
  expect(answer.lines).toHaveLength(50)
  expect(answer.lines.slice(-2)).toEqual([lines.at(-1), '<script>\u202e\0'])
  expect(answer.files.map((file) => file.name)).toEqual(['server.log', 'server.log.1'])
  const older = await tail({ file: 'server.log.1' })
  expect(older).toMatchObject({ state: 'done', answer: { lines: ['older'], cut: false } })
  expect((await tail({ file: 'passwd' })).problem?.code).toBe('engine.unsupported')
  expect((await failure(tail({ file: '../passwd' }))).code).toBe('request.invalid')
})
