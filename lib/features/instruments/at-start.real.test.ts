import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Secret } from '@/lib/crypto/secret'
import { engineOf } from '@/lib/engines/registry'
import { capabilityFindings } from '@/lib/features/findings/capability-advisor'
import { OPTION_DRAFT, OPTION_FILE } from '@/lib/hosts/commands/options'
import { OPTION_TEXT } from '@/lib/hosts/option-file'
import { processesIn } from '@/lib/sandbox/server-process'
import { serverUser } from '@/lib/sandbox/unprivileged'
import { confirmed } from '@/test/changes/effects'
import { placeHere } from '@/test/changes/placement'
import {
  endedRun,
  endLease,
  makePerson,
  makeTarget,
  panelOf,
  plannedBy,
  plannedChangeOf,
} from '@/test/changes/site'
import { startTestWorker, type TestWorker } from '@/test/changes/workers'
import { addressOf, person } from '@/test/servers/pool'
import { type StartedServer, startServer } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

const KIND = 'instruments.at-start'
const isRoot = process.getuid?.() === 0

let panel: TestPanel
let server: StartedServer
let who: Awaited<ReturnType<typeof makePerson>>
let target: { id: string; name: string }
let file: string
let worker: TestWorker
const folders: string[] = []

beforeAll(async () => {
  panel = await startTestPanel()
  server = await startServer('mariadb')
  who = await makePerson('dba')
  target = await makeTarget(server)
  file = join(dirname(server.dataDir), 'mariadb.conf', 'my.cnf')
  await placeHere(target.id, server, {
    by: 'mariadbd-safe',
    program: '/usr/bin/mariadbd-safe',
    defaultsFile: file,
  })
  worker = await startedWorker()
})

afterAll(async () => {
  await worker?.stop()
  // mariadbd-safe would start a killed server again: it is asked to stop.
  await ask('SHUTDOWN').catch(() => undefined)
  if (server)
    await vi.waitFor(() => expect(processesIn(server.dataDir)).toEqual([]), { timeout: 60_000, interval: 50 })
  await server?.stop()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  await panel?.stop()
})

function startedWorker(at: string | null = null): Promise<TestWorker> {
  return startTestWorker({ storeUrl: panel.url, server, at })
}

async function ask(sql: string): Promise<unknown> {
  const admin = await person(server)
  const [row] = await admin.sql(sql).finally(() => admin.end())
  return row?.[0]
}

/** A folder of option files that the server reads from its next start on. */
function included(parent: string, mode = 0o755, owner = serverUser()): string {
  const folder = join(parent, `options-${randomBytes(6).toString('hex')}.d`)
  mkdirSync(folder)
  chmodSync(folder, mode)
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid)
  appendFileSync(file, `!includedir ${folder}\n`)
  folders.push(folder)
  return folder
}

const plan = (input: unknown) => plannedBy(panelOf(who), { kind: KIND, targetId: target.id, input })
const why = async (input: unknown) => {
  const { state, problem } = await plan(input)
  expect(state).toBe('refused')
  return `${problem?.message} ${problem?.hint}`
}

async function press({ id, planHash }: { id: string; planHash: string | null }): Promise<string> {
  const hash = planHash ?? ''
  const answer = { id, planHash: hash, typedName: target.name, reason: 'Test.' }
  return (await panelOf(confirmed(who, hash)).changes.apply(answer)).run
}

const ended = (run: string) => endedRun(panelOf(who), run, 55_000)

async function reverseOf(id: string) {
  const { change } = await panelOf(who).changes.undo({ id })
  const reverse = await plannedChangeOf(panelOf(who), change)
  expect(reverse.state).toBe('planned')
  return reverse
}

it('refuses what cannot be known to be read, and folders that others write to', async () => {
  expect(await why({ on: true })).toMatch(/include.* no folder.*!includedir/)
  expect(await why({ on: false })).toMatch(/include.* no folder/)
  const open = included(dirname(file), 0o777)
  expect(await why({ on: true })).toMatch(/others may write to it.*by hand/)
  rmSync(open, { recursive: true })
  expect(await why({ on: true })).toMatch(/include.* no folder/)
  // A folder that is gone keeps the server from starting, whichever other one there is.
  const other = included(dirname(file))
  expect(await why({ on: true })).toMatch(/would not start again.*Can't read dir/)
  rmSync(other, { recursive: true })
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/^!includedir .*\n/gm, ''))
})

it('writes a file that the server reads, restarts, sees it on, and takes it back', async () => {
  const folder = included(dirname(file))
  const path = join(folder, OPTION_FILE)
  const login = { user: server.adminUser, password: new Secret(server.password) }
  const session = await engineOf('mysql').connect(addressOf(server), login, {
    credential: 'operator',
    purpose: 'test',
  })
  const ledger = await session.ledger().finally(() => session.close())
  const found = (mayRestart: boolean) =>
    capabilityFindings(ledger, { mayRestart }).find(({ kind }) => kind === 'capability.performance-schema')
  expect(found(false)).toMatchObject({
    fix: null,
    remedy: expect.stringContaining('performance_schema = ON'),
  })
  expect(found(true)?.fix).toEqual({ kind: KIND, input: { on: true } })

  const change = await plan(found(true)?.fix?.input)
  expect(change).toMatchObject({ state: 'planned', tier: 3 })
  expect(change.plan?.steps).toHaveLength(2)
  expect(change.plan?.steps[0]).toMatchObject({
    language: 'command',
    what: expect.stringContaining(path),
    sql: expect.stringContaining(OPTION_TEXT),
  })
  expect(change.plan?.steps[1]?.sql).toContain('mariadbd-safe')
  expect(await why({ on: false })).toContain('did not turn it on')
  // What a worker left behind that died is in nobody's way.
  writeFileSync(join(folder, OPTION_DRAFT), 'half of it')
  expect(existsSync(path)).toBe(false)

  expect(await ended(await press(change))).toMatchObject({ state: 'succeeded', verified: { ok: true } })
  expect(await ask('SELECT @@performance_schema')).toBe(1)
  expect(readFileSync(path, 'utf8')).toBe(OPTION_TEXT)
  expect(statSync(path).mode & 0o777).toBe(0o644)
  expect(statSync(path).uid).toBe(statSync(folder).uid)
  expect(existsSync(join(folder, OPTION_DRAFT))).toBe(false)
  expect(await why({ on: true })).toContain('is on already')

  const reverse = await reverseOf(change.id)
  expect(reverse).toMatchObject({ kind: KIND, tier: 3, plan: { steps: [{ what: `Remove ${path}` }, {}] } })
  expect(await ended(await press(reverse))).toMatchObject({ state: 'succeeded', verified: { ok: true } })
  expect(await ask('SELECT @@performance_schema')).toBe(0)
  expect(existsSync(path)).toBe(false)
})

it('a later file that says otherwise: nothing is restarted, and nothing is left', async () => {
  const folder = folders.at(-1) ?? ''
  const later = join(folder, 'zzz-of-the-site.cnf')
  writeFileSync(later, '[mysqld]\nskip-performance-schema\n')
  const before = await ask(
    "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'UPTIME'",
  )
  const run = await ended(await press(await plan({ on: true })))
  expect(run).toMatchObject({
    state: 'failed',
    problem: { message: expect.stringContaining('says otherwise') },
  })
  expect(existsSync(join(folder, OPTION_FILE))).toBe(false)
  const after = await ask(
    "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'UPTIME'",
  )
  expect(Number(after)).toBeGreaterThanOrEqual(Number(before))
  rmSync(later)
})

it('a worker that dies before and after the file: it is written once more or not, and the server restarts once', async () => {
  const change = await plan({ on: true })
  await worker.stop()
  worker = await startedWorker('before-finished:0')
  const run = await press(change)
  await worker.ended
  expect(existsSync(join(folders.at(-1) ?? '', OPTION_FILE))).toBe(true)
  await endLease(run)
  worker = await startedWorker()
  expect(await ended(run)).toMatchObject({ state: 'succeeded', verified: { ok: true } })
  expect(await ask('SELECT @@performance_schema')).toBe(1)
  expect(await ended(await press(await reverseOf(change.id)))).toMatchObject({ state: 'succeeded' })
})

it.runIf(isRoot)('in a folder of root: as root, and not where the way there is open to others', async () => {
  const name = `/run/quarterdeck-test-${randomBytes(6).toString('hex')}`
  mkdirSync(name, { mode: 0o777 })
  chmodSync(name, 0o777)
  folders.push(name)
  const folder = included(name, 0o755, {})
  expect(await why({ on: true })).toMatch(/others may write/)
  chmodSync(name, 0o755)
  const change = await plan({ on: true })
  expect(change.plan?.steps[0]?.what).toContain('(root, mode 644)')
  expect(await ended(await press(change))).toMatchObject({ state: 'succeeded', verified: { ok: true } })
  const found = execFileSync('stat', ['-c', '%U %a', join(folder, OPTION_FILE)], { encoding: 'utf8' })
  expect(found).toBe('root 644\n')
  expect(await ask('SELECT @@performance_schema')).toBe(1)
})
