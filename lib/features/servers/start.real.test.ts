import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Service } from '@/lib/features/hosts/service'
import { LocalTransport } from '@/lib/hosts/local'
import { serviceRuns } from '@/lib/hosts/service-runs'
import { hostSession } from '@/lib/hosts/session'
import { findPlacement } from '@/lib/hosts/store'
import { processesIn } from '@/lib/sandbox/server-process'
import { serverUser } from '@/lib/sandbox/unprivileged'
import { placeHere } from '@/test/changes/placement'
import { endedRun, endLease, makePerson, makeTarget, panelOf, plannedBy } from '@/test/changes/site'
import { startTestWorker, type TestWorker } from '@/test/changes/workers'
import { person } from '@/test/servers/pool'
import { startServer } from '@/test/servers/start'
import { postgresBinaries } from '@/test/servers/versions'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

const KIND = 'servers.start'

let panel: TestPanel
let who: Awaited<ReturnType<typeof makePerson>>
const session = hostSession(new LocalTransport())
const workers: TestWorker[] = []
const scripts: string[] = []

beforeAll(async () => {
  panel = await startTestPanel()
  who = await makePerson('dba')
})

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
})

afterAll(async () => {
  for (const script of scripts) rmSync(script, { force: true })
  await session.close()
  await panel?.stop()
})

/** A server with its target, and what is done to it. */
async function site(id: Parameters<typeof startServer>[0]) {
  const server = await startServer(id)
  const target = await makeTarget(server)
  const ask = async (sql: string) => {
    const admin = await person(server)
    return (await admin.sql(sql).finally(() => admin.end()))[0]?.[0]
  }
  const worker = async () => {
    const started = await startTestWorker({ storeUrl: panel.url, server })
    workers.push(started)
    return started
  }
  const plan = () => plannedBy(panelOf(who), { kind: KIND, targetId: target.id, input: {} })
  const press = async () => {
    const { id, planHash, state, problem } = await plan()
    if (state !== 'planned') throw new Error(`${state}: ${problem?.message}`)
    const answer = { id, planHash: planHash ?? '', typedName: target.name, reason: 'It is stopped.' }
    return (await panelOf(who).changes.apply(answer)).run
  }
  const runs = async () => {
    const placed = await findPlacement(target.id)
    if (!placed) throw new Error('no host')
    return (await serviceRuns(session, placed.service)).running
  }
  /** Its processes end a moment after it said that it has stopped. */
  const gone = () => expect.poll(() => processesIn(server.dataDir)).toEqual([])
  return { server, target, ask, worker, plan, press, runs, gone }
}

const ended = (run: string) => endedRun(panelOf(who), run, 55_000)

/** A program that the service's user may run, with this text. */
function script(text: string): string {
  const path = join(tmpdir(), `qd-start-${randomBytes(6).toString('hex')}`)
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o755)
  scripts.push(path)
  return path
}

describe('PostgreSQL', () => {
  let here: Awaited<ReturnType<typeof site>>
  let pgCtl: Service
  let program: string
  beforeAll(async () => {
    here = await site('postgres-15')
    program = join(await postgresBinaries(15), 'pg_ctl')
    pgCtl = { by: 'pg_ctl', program }
  })
  afterAll(() => here?.server.stop())

  const stop = (mode: string) => {
    execFileSync(program, ['stop', '-D', here.server.dataDir, '-m', mode, '-w', '-s'], {
      stdio: 'ignore',
      cwd: '/',
      ...serverUser(),
    })
  }

  it('that runs is not started, that was stopped is', async () => {
    const { target, server, worker, plan, press, runs, ask, gone } = here
    await placeHere(target.id, server, pgCtl)
    await worker()
    expect(await runs()).toBe(true)
    const refused = await plan()
    expect(refused).toMatchObject({ state: 'refused', tier: 2 })
    expect(refused.problem?.message).toContain('runs already and takes connections')
    stop('fast')
    await gone()
    expect(await runs()).toBe(false)
    const change = await plan()
    expect(change).toMatchObject({ state: 'planned', tier: 2 })
    expect(change.plan?.steps[0]).toMatchObject({
      language: 'command',
      sql: expect.stringMatching(/pg_ctl start -D/),
    })
    expect(change.plan?.warnings.join()).toContain('both would take writes')
    const run = await ended(await press())
    expect(run).toMatchObject({ state: 'succeeded', verified: { ok: true } })
    expect(await ask('SELECT 1')).toBe(1)
    expect(await runs()).toBe(true)
  })

  it('a plan made while it was stopped does nothing to one that somebody started meanwhile', async () => {
    const { target, server, worker, plan, ask, gone } = here
    await placeHere(target.id, server, pgCtl)
    await worker()
    stop('immediate')
    await gone()
    const change = await plan()
    execFileSync(
      program,
      ['start', '-D', server.dataDir, '-l', `${server.dataDir}/startup.log`, '-w', '-s'],
      {
        stdio: 'ignore',
        cwd: '/',
        ...serverUser(),
      },
    )
    const before = await ask('SELECT pg_postmaster_start_time()::text')
    const answer = { id: change.id, planHash: change.planHash ?? '', typedName: target.name, reason: 'Test.' }
    const { run } = await panelOf(who).changes.apply(answer)
    expect(await ended(run)).toMatchObject({ state: 'failed', problem: { code: 'change.facts_differ' } })
    expect(await ask('SELECT pg_postmaster_start_time()::text')).toBe(before)
  })

  it('a worker killed in the middle: another one sees the same start to its end, and starts no second', async () => {
    const { target, server, worker, press, ask, gone } = here
    const count = script('').concat('.count')
    scripts.push(count)
    writeFileSync(count, '')
    chmodSync(count, 0o666)
    const gate = `${count}.go`
    scripts.push(gate)
    const slow = script(
      `echo begun >> '${count}'\nwhile [ ! -e '${gate}' ]; do sleep 0.1; done\nexec '${program}' start -D '${server.dataDir}' -l '${server.dataDir}/startup.log' -w -s`,
    )
    await placeHere(target.id, server, { by: 'commands', start: [slow], stop: [slow], restart: [slow] })
    stop('fast')
    await gone()
    const first = await worker()
    const run = await press()
    await expect.poll(() => readFileSync(count, 'utf8')).toBe('begun\n')
    await first.stop()
    writeFileSync(gate, '')
    await endLease(run)
    await worker()
    expect(await ended(run)).toMatchObject({ state: 'succeeded', verified: { ok: true } })
    expect(readFileSync(count, 'utf8')).toBe('begun\n')
    expect(await ask('SELECT 1')).toBe(1)
  })

  it('one that cannot start: its own words', async () => {
    const { target, server, worker, press, gone } = here
    await placeHere(target.id, server, pgCtl)
    await worker()
    stop('fast')
    await gone()
    const auto = join(server.dataDir, 'postgresql.auto.conf')
    const kept = readFileSync(auto, 'utf8')
    writeFileSync(auto, `${kept}\nshared_preload_libraries = 'no_such_library'\n`)
    const run = await ended(await press())
    expect(run).toMatchObject({ state: 'failed', problem: { code: 'change.step_failed' } })
    expect(run.problem?.message).toMatch(/startup\.log\) ends: .*no_such_library/)
    writeFileSync(auto, kept)
    expect(await ended(await press())).toMatchObject({ state: 'succeeded' })
  })
})

describe('MariaDB', () => {
  it('is started by mariadbd-safe after a SHUTDOWN', async () => {
    const { server, target, ask, worker, press, runs, plan, gone } = await site('mariadb')
    const file = join(dirname(server.dataDir), 'mariadb.conf', 'my.cnf')
    await placeHere(target.id, server, {
      by: 'mariadbd-safe',
      program: '/usr/bin/mariadbd-safe',
      defaultsFile: file,
    })
    await worker()
    try {
      expect((await plan()).problem?.message).toContain('runs already')
      await ask('SHUTDOWN').catch(() => undefined)
      await gone()
      expect(await runs()).toBe(false)
      expect(await ended(await press())).toMatchObject({ state: 'succeeded', verified: { ok: true } })
      expect(await ask('SELECT 1')).toBe(1)
      expect(await runs()).toBe(true)
    } finally {
      // Its parent would start it again if it were killed.
      await ask('SHUTDOWN').catch(() => undefined)
      await gone()
      await server.stop()
    }
  })
})
