import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import mysql from 'mysql2/promise'
import { Client } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { ed25519Plugin } from '@/lib/engines/mysql/auth'
import { bundled } from '@/test/bundle'
import { testFolder } from '@/test/servers/leftovers'
import { mysqlPrograms } from '@/test/servers/mysql-server'
import { TEST_ROOT } from '@/test/servers/versions'
import { findPostgres } from './postgres-server'
import { type Sandbox, type SandboxPrograms, startSandbox, sweepSandboxes } from './sandbox'
import { processesIn } from './server-process'
import { serverUser } from './unprivileged'

const home = testFolder(join(TEST_ROOT, `sandbox-test-${process.pid}`), serverUser())
const root = join(home, 'sandboxes')
afterAll(() => rmSync(home, { recursive: true, force: true }))

async function ask(sandbox: Sandbox, sql: string): Promise<unknown[][]> {
  if (sandbox.product === 'postgres') {
    const { socket: host, port, user, password } = sandbox
    const client = new Client({ host, port, user, password, database: 'postgres' })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query({ text: sql, rowMode: 'array' })).rows
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  const { socket: socketPath, user, password } = sandbox
  const client = await mysql.createConnection({
    socketPath,
    user,
    password,
    authPlugins: { client_ed25519: ed25519Plugin },
    rowsAsArray: true,
  })
  const [rows] = await client.query(sql)
  client.destroy()
  return rows as unknown[][]
}

/** What is read of a process; null when it, or what it held, has gone since it was listed. */
function whileThere<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}

/** Ports on which processes of a folder listen. */
function listening(dataDir: string): number {
  const inodes = new Set<string>()
  for (const { pid } of processesIn(dataDir))
    for (const fd of whileThere(() => readdirSync(`/proc/${pid}/fd`)) ?? []) {
      const found = whileThere(() => statSync(`/proc/${pid}/fd/${fd}`))
      if (found) inodes.add(String(found.ino))
    }
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readLines(file))
  return lines.filter((line) => line[3] === '0A' && inodes.has(line[9] ?? '')).length
}

function readLines(file: string): string[][] {
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
    : []
}

const PRODUCTS: [string, () => Promise<SandboxPrograms>][] = [
  ['postgres', async () => ({ product: 'postgres', binDir: findPostgres(15) })],
  ['mariadb', async () => ({ product: 'mariadb' })],
  ['mysql', async () => ({ product: 'mysql', programs: await mysqlPrograms() })],
]

test.each(PRODUCTS)(
  "%s: a socket of its own, no TCP, nobody's rights, nothing left",
  async (_name, programs) => {
    const sandbox = await startSandbox({ programs: await programs(), purpose: 'test', root })
    try {
      expect(await ask(sandbox, 'SELECT 1')).toEqual([[1]])
      expect(listening(sandbox.dataDir)).toBe(0)
      const { uid } = serverUser()
      if (uid !== undefined) {
        expect(statSync(sandbox.folder).uid).toBe(uid)
        const owners = processesIn(sandbox.dataDir).flatMap(
          ({ pid }) => whileThere(() => statSync(`/proc/${pid}`).uid) ?? [],
        )
        expect(new Set(owners)).toEqual(new Set([uid]))
      }
      expect(statSync(sandbox.folder).mode & 0o077).toBe(0)
      expect(sandbox.enforced.map(({ quota }) => quota)).toEqual([
        'diskBytes',
        'memoryBytes',
        'cpuSeconds',
        'lifeMs',
      ])
    } finally {
      await sandbox.stop()
    }
    expect(existsSync(sandbox.folder)).toBe(false)
    expect(processesIn(sandbox.dataDir)).toEqual([])
    expect(sandbox.endedBecause()).toBeNull()
  },
)

async function ended(sandbox: Sandbox): Promise<string | null> {
  await expect.poll(() => existsSync(sandbox.folder), { timeout: 60_000 }).toBe(false)
  return sandbox.endedBecause()
}

const postgres: SandboxPrograms = { product: 'postgres', binDir: findPostgres(15) }

test('what uses up its quota is ended and wiped: disk, time, processor', async () => {
  const disk = await startSandbox({
    programs: postgres,
    purpose: 'disk',
    root,
    quotas: { diskBytes: 120_000_000 },
  })
  await ask(
    disk,
    'CREATE TABLE t AS SELECT repeat(md5(n::text), 60) AS x FROM generate_series(1, 100000) n',
  ).catch(() => [])
  expect(await ended(disk)).toMatch(/bytes of disk/)

  const late = await startSandbox({ programs: postgres, purpose: 'late', root, quotas: { lifeMs: 1_500 } })
  expect(await ended(late)).toMatch(/ran longer than/)

  const busy = await startSandbox({ programs: postgres, purpose: 'busy', root, quotas: { cpuSeconds: 2 } })
  await ask(busy, 'SELECT count(*) FROM generate_series(1, 1000000000) a').catch(() => [])
  expect(await ended(busy)).toMatch(/processor time|ended by itself/)
  await busy.stop()
  for (const one of [disk, late, busy]) expect(existsSync(one.folder)).toBe(false)
})

test('more memory than it may have ends it, too; no file grows beyond the limit', async () => {
  const quotas = { memoryBytes: 90_000_000, diskBytes: 400_000_000 }
  const hungry = await startSandbox({ programs: postgres, purpose: 'hungry', root, quotas })
  await ask(
    hungry,
    "SET work_mem = '1GB'; SELECT count(*) FROM (SELECT DISTINCT repeat(md5(n::text), 20) FROM generate_series(1, 2000000) n) x",
  ).catch(() => [])
  expect(await ended(hungry)).toMatch(/bytes of memory/)
})

test('kill -9 of who started it: the server goes with it, and the next start wipes what it left', async () => {
  const child = spawn(process.execPath, [await bundled('test/sandbox/victim.ts'), root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = await new Promise<string>((done) =>
    createInterface({ input: child.stdout }).once('line', done),
  )
  const { folder, dataDir } = JSON.parse(line) as { folder: string; dataDir: string }
  expect(processesIn(dataDir).length).toBeGreaterThan(0)
  const mine = await startSandbox({ programs: postgres, purpose: 'mine', root })
  expect(await sweepSandboxes(root)).toBe(0)
  child.kill('SIGKILL')
  await new Promise((done) => child.once('close', done))
  expect(existsSync(folder)).toBe(true)
  expect(await sweepSandboxes(root)).toBe(1)
  expect(existsSync(folder)).toBe(false)
  expect(processesIn(dataDir)).toEqual([])
  // One that is in use is left alone.
  expect(await ask(mine, 'SELECT 1')).toEqual([[1]])
  await mine.stop()
})
