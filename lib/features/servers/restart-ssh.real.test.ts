import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAuthority } from '@/lib/sandbox/certificates'
import { initPostgres, startPostgres } from '@/lib/sandbox/postgres-server'
import type { RunAs } from '@/lib/sandbox/unprivileged'
import { confirmed } from '@/test/changes/effects'
import { placeOverSsh, serviceUser } from '@/test/changes/placement'
import { adminOf, endedRun, makePerson, makeTarget, panelOf, plannedBy } from '@/test/changes/site'
import { startTestWorker, type TestWorker } from '@/test/changes/workers'
import { type Sshd, startSshd } from '@/test/hosts/sshd'
import { testPort } from '@/test/ports'
import { testFolder } from '@/test/servers/leftovers'
import type { ServerAccess } from '@/test/servers/start'
import { postgresBinaries, TEST_ROOT } from '@/test/servers/versions'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

let panel: TestPanel
let sshd: Sshd
let server: ServerAccess & { dataDir: string; stop(): Promise<void> }
let worker: TestWorker

beforeAll(async () => {
  panel = await startTestPanel()
  sshd = await startSshd()
  const gid = Number(execFileSync('id', ['-g', sshd.user], { encoding: 'utf8' }))
  // The server runs as the very account that is signed in to: nothing more is needed there.
  server = await serverOf(process.getuid?.() === 0 ? { uid: sshd.uid, gid } : {})
  worker = await startTestWorker({ storeUrl: panel.url, server })
})

afterAll(async () => {
  await worker?.stop()
  await server?.stop()
  await sshd?.stop()
  await panel?.stop()
})

async function serverOf(user: RunAs) {
  const authority = await createAuthority('Test authority')
  const issued = await authority.issue({ names: ['localhost'], ips: ['127.0.0.1'] })
  const home = testFolder(join(TEST_ROOT, `ssh-${process.pid}`), user)
  const password = randomBytes(9).toString('base64url')
  const spec = {
    name: 'ssh',
    binDir: await postgresBinaries(17),
    dataDir: join(home, 'data'),
    port: await testPort(),
    user,
    logFile: join(home, 'log'),
    tls: { caPem: authority.caPem, ...issued },
  }
  await initPostgres(spec, { name: 'postgres', password })
  const running = await startPostgres(spec)
  return {
    id: 'postgres-17' as const,
    engine: 'postgres' as const,
    host: 'localhost',
    port: spec.port,
    adminUser: 'postgres',
    password,
    caPem: authority.caPem,
    dataDir: spec.dataDir,
    stop: () => running.stop().finally(() => rmSync(home, { recursive: true, force: true })),
  }
}

async function startedAt(): Promise<string> {
  const admin = await adminOf(server)
  const { rows } = await admin.query<{ at: string }>('SELECT pg_postmaster_start_time()::text AS at')
  await admin.end()
  return rows[0]?.at ?? ''
}

it('a server is restarted over SSH by the login that it runs as', async () => {
  const person = await makePerson('dba')
  const target = await makeTarget(server)
  const program = join(await postgresBinaries(17), 'pg_ctl')
  await placeOverSsh(target.id, server, sshd, { by: 'pg_ctl', program }, '')
  const ask = { kind: 'servers.restart', targetId: target.id, input: {} }
  const change = await plannedBy(panelOf(person), ask)
  expect(change.state, change.problem?.message).toBe('planned')
  // As the login itself: neither sudo nor runuser stands before it.
  expect(change.plan?.steps[0]?.sql).toMatch(new RegExp(`^${program} restart -D`))
  const before = await startedAt()
  const hash = change.planHash ?? ''
  const { run } = await panelOf(confirmed(person, hash)).changes.apply({
    id: change.id,
    planHash: hash,
    typedName: target.name,
    reason: 'Test.',
  })
  const ended = await endedRun(panelOf(person), run, 50_000)
  expect(ended.problem).toBeNull()
  expect(ended).toMatchObject({ state: 'succeeded', verified: { ok: true } })
  expect(await startedAt()).not.toBe(before)
})

it.skipIf(process.getuid?.() !== 0)('a login that may not act as the service restarts nothing', async () => {
  const person = await makePerson('dba')
  const target = await makeTarget(server)
  const program = join(await postgresBinaries(17), 'pg_ctl')
  await placeOverSsh(target.id, server, sshd, { by: 'pg_ctl', program }, serviceUser())
  const before = await startedAt()
  const ask = { kind: 'servers.restart', targetId: target.id, input: {} }
  const change = await plannedBy(panelOf(person), ask)
  expect(change).toMatchObject({ state: 'refused', problem: { hint: expect.stringContaining('sudoers') } })
  expect(change.problem?.message).toContain(
    `does not let ${sshd.user} restart the server as ${serviceUser()}`,
  )
  expect(await startedAt()).toBe(before)
})
