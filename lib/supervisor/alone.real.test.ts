import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testPort } from '@/test/ports'
import { person, sharedServer } from '@/test/servers/pool'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'qd-alone-'))
const children: { child: ChildProcess; ended: Promise<number | null> }[] = []

beforeAll(async () => {
  // The oldest PostgreSQL a store may be, reached over TLS as a site would.
  const server = await sharedServer('postgres-14')
  const admin = await person(server)
  const database = `store_${process.pid}`
  await admin.sql(`CREATE DATABASE ${database}`)
  await admin.end()
  writeFileSync(join(folder, 'ca.pem'), server.caPem)
  const query = `sslmode=verify-full&sslrootcert=${encodeURIComponent(join(folder, 'ca.pem'))}`
  const user = `${server.adminUser}:${encodeURIComponent(server.password)}`
  writeFileSync(
    join(folder, 'url'),
    `postgres://${user}@${server.host}:${server.port}/${database}?${query}\n`,
    { mode: 0o600 },
  )
})

afterAll(async () => {
  for (const { child, ended } of children) {
    child.kill('SIGKILL')
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
})

/** One unit on the store, with the key files of a data folder of its own. */
function unit(name: 'web' | 'worker', keys: string, port = 0, extra: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), name], {
    cwd: root,
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      QD_NO_SETUP: '1',
      QD_DATA_DIR: join(folder, keys),
      QD_PORT: String(port),
      DATABASE_URL_FILE: join(folder, 'url'),
      ...extra,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  // When all it wrote was read, too.
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  children.push({ child, ended })
  return { child, output: () => output, ended }
}

async function until(what: () => string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 900; tries += 1) {
    if (await holds()) return
    await sleep(100)
  }
  throw new Error(`not within 90 s: ${what()}`)
}

test('web and worker run apart on a PostgreSQL 14 of the site, and wrong keys are refused', async () => {
  const worker = unit('worker', 'first')
  await until(
    () => `a first link in: ${worker.output()}`,
    () => worker.output().includes('/welcome#'),
  )
  expect(worker.output()).toContain('Store migrated')

  const port = await testPort()
  const web = unit('web', 'first', port)
  const health = async () => {
    const answer = await fetch(`http://localhost:${port}/api/health`).catch(() => null)
    return answer ? await answer.json() : null
  }
  await until(
    () => `health; the web said: ${web.output()}`,
    async () => (await health())?.worker === 'ok',
  )
  expect(await health()).toMatchObject({ ok: true, store: 'ok', worker: 'ok' })

  const admin = await person(await sharedServer('postgres-14'), { database: `store_${process.pid}` })
  await admin.sql(`
    WITH place AS (INSERT INTO environment (id, name, kind) VALUES (gen_random_uuid(), 'e', 'staging') RETURNING id),
         server AS (INSERT INTO target (id, name, engine, host, port, database, tls_mode, environment_id, tags)
                    SELECT gen_random_uuid(), 't', 'postgres', 'h', 1, '', 'verify-full', id, '{}' FROM place RETURNING id)
    INSERT INTO target_credential (id, target_id, kind, username, sealed, key_id)
    SELECT gen_random_uuid(), id, 'operator', 'u', '\\x00', 'otherkey' FROM server`)
  await admin.end()
  const stranger = unit('worker', 'second')
  expect(await stranger.ended).toBe(1)
  expect(stranger.output()).toContain('opens none of the credentials in the store')
})

test('a web that others could reach without TLS does not start', async () => {
  const open = unit('web', 'first', await testPort(), { QD_HOST: '0.0.0.0' })
  expect(await open.ended).toBe(1)
  expect(open.output()).toContain('QD_INSECURE_HTTP')
})
