import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Service } from '@/lib/features/hosts/service'
import { serverUser } from '@/lib/sandbox/unprivileged'
import { prisma } from '@/lib/store/client'
import { confirmed } from '@/test/changes/effects'
import { placeHere } from '@/test/changes/placement'
import { adminOf, endedRun, endLease, makePerson, makeTarget, panelOf, plannedBy } from '@/test/changes/site'
import { startTestWorker, type TestWorker } from '@/test/changes/workers'
import { type StartedServer, startServer } from '@/test/servers/start'
import { postgresBinaries } from '@/test/servers/versions'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

let panel: TestPanel
let server: StartedServer
let person: Awaited<ReturnType<typeof makePerson>>
let target: { id: string; name: string }
let pgCtl: Service
const workers: TestWorker[] = []
const scripts: string[] = []

beforeAll(async () => {
  panel = await startTestPanel()
  server = await startServer('postgres-15')
  person = await makePerson('dba')
  target = await makeTarget(server)
  pgCtl = { by: 'pg_ctl', program: join(await postgresBinaries(15), 'pg_ctl') }
})

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
})

afterAll(async () => {
  for (const script of scripts) rmSync(script, { force: true })
  await server?.stop()
  await panel?.stop()
})

async function worker(): Promise<TestWorker> {
  const started = await startTestWorker({ storeUrl: panel.url, server })
  workers.push(started)
  return started
}

async function startedAt(): Promise<string> {
  const admin = await adminOf(server)
  const { rows } = await admin.query<{ at: string }>('SELECT pg_postmaster_start_time()::text AS at')
  await admin.end()
  return rows[0]?.at ?? ''
}

/** A program that the service's user may run, with this text. */
function script(text: string): string {
  const path = join(tmpdir(), `qd-control-${randomBytes(6).toString('hex')}`)
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o755)
  scripts.push(path)
  return path
}

const plan = () => plannedBy(panelOf(person), { kind: 'servers.restart', targetId: target.id, input: {} })
type Planned = Awaited<ReturnType<typeof plan>>

async function press(change: Planned): Promise<string> {
  const hash = change.planHash ?? ''
  const { run } = await panelOf(confirmed(person, hash)).changes.apply({
    id: change.id,
    planHash: hash,
    typedName: target.name,
    reason: 'Test.',
  })
  return run
}

const ended = (run: string) => endedRun(panelOf(person), run, 55_000)

describe('a server that is restarted through its host', () => {
  it('tells beforehand what is cut off and what takes effect, and sees it back', async () => {
    await placeHere(target.id, server, pgCtl)
    await worker()
    const admin = await adminOf(server)
    const client = await adminOf(server)
    await admin.query("ALTER SYSTEM SET max_connections = '77'")
    await admin.query('SELECT pg_reload_conf()')
    await client.query('BEGIN; SELECT txid_current()')
    const change = await plan()
    expect(change).toMatchObject({ state: 'planned', tier: 3 })
    expect(change.plan?.steps[0]).toMatchObject({
      language: 'command',
      sql: expect.stringMatching(/pg_ctl restart -D/),
    })
    const told = change.plan?.consequences.join('\n')
    expect(told).toMatch(/2 client sessions are cut off, [12] of them in the middle/)
    expect(told).toContain('max_connections from 60 to 77')
    const before = await startedAt()
    // A token, or a person without a step-up for this very plan, restarts nothing.
    const { id, planHash } = change
    const answer = { id, planHash: planHash ?? '', typedName: target.name, reason: 'Test.' }
    await expect(panelOf(person).changes.apply(answer)).rejects.toMatchObject({
      code: 'auth.step_up_required',
    })
    const run = await ended(await press(change))
    expect(run).toMatchObject({ state: 'succeeded', verified: { ok: true } })
    expect(run.verified?.detail).toContain('Nothing waits for a restart')
    expect(await startedAt()).not.toBe(before)
    const again = await adminOf(server)
    expect((await again.query('SHOW max_connections')).rows[0]).toEqual({ max_connections: '77' })
    for (const one of [admin, client, again]) await one.end().catch(() => undefined)
  })

  it('a plan that is older than another restart is refused', async () => {
    await placeHere(target.id, server, pgCtl)
    await worker()
    const [first, second] = [await plan(), await plan()]
    expect((await ended(await press(first))).state).toBe('succeeded')
    expect(await ended(await press(second))).toMatchObject({
      state: 'failed',
      problem: { code: 'change.facts_differ', message: expect.stringContaining('server start') },
    })
  })

  it('a worker killed in the middle: another one sees the same restart to its end, and starts no second', async () => {
    const count = script('').concat('.count')
    scripts.push(count)
    const program = pgCtl.by === 'pg_ctl' ? pgCtl.program : ''
    const gate = `${count}.go`
    scripts.push(gate)
    const slow = script(
      `echo begun >> '${count}'\nwhile [ ! -e '${gate}' ]; do sleep 0.1; done\nexec '${program}' restart -D '${server.dataDir}' -m fast -l '${server.dataDir}/startup.log' -w -s`,
    )
    writeFileSync(count, '')
    chmodSync(count, 0o666)
    await placeHere(target.id, server, { by: 'commands', start: [slow], stop: [slow], restart: [slow] })
    const first = await worker()
    const before = await startedAt()
    const run = await press(await plan())
    await expect.poll(() => readFileSync(count, 'utf8')).toBe('begun\n')
    await first.stop()
    expect(await startedAt()).toBe(before)
    writeFileSync(gate, '')
    await endLease(run)
    await worker()
    expect(await ended(run)).toMatchObject({ state: 'succeeded', verified: { ok: true } })
    expect(readFileSync(count, 'utf8')).toBe('begun\n')
    expect(await startedAt()).not.toBe(before)
  })

  it('a server that does not come back: its own words, what to do, and no endless wait', async () => {
    await placeHere(target.id, server, pgCtl)
    await worker()
    const admin = await adminOf(server)
    await admin.query("ALTER SYSTEM SET shared_preload_libraries = 'no_such_library_<script>'")
    await admin.query('SELECT pg_reload_conf()')
    await admin.end()
    const change = await plan()
    expect(change.plan?.consequences.join()).toContain('to "no_such_library_<script>"')
    // No endless wait: else it would not have ended by then.
    const run = await ended(await press(change))
    expect(run).toMatchObject({ state: 'failed', problem: { code: 'change.step_failed' } })
    const why = run.problem?.message ?? ''
    expect(why).toContain('did not come back')
    expect(why).toMatch(/startup\.log\) ends: .*could not access file "no_such_library_<script>"/)
    expect(why).toContain('New with this start: shared_preload_libraries')
    // The administrator puts it right by hand, as the sentence said.
    const auto = join(server.dataDir, 'postgresql.auto.conf')
    writeFileSync(auto, readFileSync(auto, 'utf8').replace(/^shared_preload_libraries.*$/m, ''))
    const refused = await plan()
    expect(refused).toMatchObject({ state: 'refused', problem: { code: 'target.refused' } })
    const start = script(
      `exec '${pgCtl.by === 'pg_ctl' ? pgCtl.program : ''}' start -D '${server.dataDir}' -l '${server.dataDir}/startup.log' -w -s`,
    )
    execFileSync(start, [], { stdio: 'ignore', cwd: '/', ...serverUser() })
  })

  it('a log that the server itself names is read as its own user alone', async () => {
    const secret = join(tmpdir(), `qd-secret-${randomBytes(6).toString('hex')}`)
    scripts.push(secret)
    writeFileSync(secret, 'the key of the login\n', { mode: 0o600 })
    const fails = script('exit 3')
    await placeHere(
      target.id,
      server,
      { by: 'commands', start: [fails], stop: [fails], restart: [fails] },
      { logPath: secret },
    )
    await worker()
    const before = await startedAt()
    const run = await ended(await press(await plan()))
    expect(run).toMatchObject({
      state: 'failed',
      problem: { message: expect.stringContaining('runs as before') },
    })
    expect(JSON.stringify(run)).not.toContain('the key of the login')
    expect(await startedAt()).toBe(before)
  })
})

describe('a restart that is refused', () => {
  it('without a host, without a way, with a program that is not there, with the machine of another worker', async () => {
    await worker()
    const why = async () => {
      const change = await plan()
      expect(change.state).toBe('refused')
      return change.problem?.message ?? ''
    }
    await prisma().targetHost.deleteMany({ where: { targetId: target.id } })
    expect(await why()).toContain('does not know on which machine')
    await placeHere(target.id, server, { by: 'unknown' })
    expect(await why()).toContain('is not set')
    await placeHere(target.id, server, { by: 'pg_ctl', program: '/usr/bin/pg_ctl-of-nobody' })
    expect(await why()).toContain('is not on')
    await placeHere(target.id, server, pgCtl, { hostKey: 'f'.repeat(32) })
    expect(await why()).toContain('the machine of another worker')
  })

  it('with files that it would not start from', async () => {
    await placeHere(target.id, server, pgCtl)
    await worker()
    const file = join(server.dataDir, 'postgresql.auto.conf')
    const kept = readFileSync(file, 'utf8')
    try {
      writeFileSync(file, `${kept}\nwork_mem = 'as much as there is'\n`)
      const change = await plan()
      expect(change).toMatchObject({ state: 'refused' })
      expect(change.problem?.message).toMatch(/would not start again: .*work_mem/)
    } finally {
      writeFileSync(file, kept)
    }
  })

  it('and by whoever may not', async () => {
    await worker()
    const viewer = panelOf(await makePerson('viewer'))
    const asked = { kind: 'servers.restart', targetId: target.id, input: {} }
    await expect(viewer.changes.create(asked)).rejects.toMatchObject({ code: 'permission.denied' })
    await expect(panelOf(await makePerson('on-call')).changes.create(asked)).rejects.toMatchObject({
      code: 'permission.denied',
    })
  })
})

describe('files that are read again', () => {
  it('count without a restart; a mistake in them is refused', async () => {
    await worker()
    const file = join(server.dataDir, 'postgresql.auto.conf')
    const kept = readFileSync(file, 'utf8')
    const ask = () => plannedBy(panelOf(person), { kind: 'servers.reload', targetId: target.id, input: {} })
    writeFileSync(file, `${kept}\nwork_mem = nonsense\n`)
    expect(await ask()).toMatchObject({
      state: 'refused',
      problem: { message: expect.stringContaining('work_mem') },
    })
    writeFileSync(file, `${kept}\nwork_mem = '7MB'\n`)
    const change = await ask()
    expect(change).toMatchObject({ state: 'planned', tier: 1 })
    const before = await startedAt()
    const { run } = await panelOf(person).changes.apply({ id: change.id, planHash: change.planHash ?? '' })
    expect(await ended(run)).toMatchObject({ state: 'succeeded', verified: { ok: true } })
    const admin = await adminOf(server)
    expect((await admin.query('SHOW work_mem')).rows[0]).toEqual({ work_mem: '7MB' })
    await admin.end()
    expect(await startedAt()).toBe(before)
    writeFileSync(file, kept)
  })
})
