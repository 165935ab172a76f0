import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RowDataPacket } from 'mysql2/promise'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { processesIn } from '@/lib/sandbox/server-process'
import { serverRoot, serverUser } from '@/lib/sandbox/unprivileged'
import { testFolder } from '@/test/servers/leftovers'
import { demoTargets, writeDemoFile } from './demo-file'
import { type Fleet, fleetContext, startFleet } from './fleet'
import { mariadbAdmin, mariadbConnection } from './mariadb-cluster'
import { readOptions, USAGE } from './options'
import { portsFrom, requireFreePorts } from './ports'
import { postgresAdmin } from './postgres-cluster'
import { openState } from './state'

const PORT_BASE = Number(process.env.QD_TEST_FLEET_PORTS ?? 23300)
const dataDir = mkdtempSync(join(tmpdir(), 'qd-fleet-'))
const folder = join(testFolder(serverRoot(dataDir), serverUser()), 'fleet')

async function bringUp(): Promise<Fleet> {
  const wanted = { portBase: PORT_BASE, defaultPortBase: PORT_BASE, synchronous: false }
  const file = await openState(dataDir, wanted)
  const about = {
    folder,
    dataDir,
    user: serverUser(),
    ports: portsFrom(PORT_BASE),
    file,
    say: () => undefined,
  }
  return await startFleet(fleetContext(about))
}

async function ask<T extends object>(port: number, sql: string, database = 'shop'): Promise<T[]> {
  const admin = await postgresAdmin(fleet.context, port, database)
  try {
    return (await admin.query<T>(sql)).rows
  } finally {
    await admin.end()
  }
}

async function until<T>(read: () => Promise<T>, fits: (value: T) => boolean, seconds: number): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const value = await read()
    if (fits(value) || Date.now() > deadline) return value
    await sleep(100)
  }
}

let fleet: Fleet

beforeAll(async () => {
  fleet = await bringUp()
})

afterAll(async () => {
  await fleet?.stop()
  rmSync(dataDir, { recursive: true, force: true })
  rmSync(serverRoot(dataDir), { recursive: true, force: true })
})

test('the primary has the shop, and both standbys stream and answer the same', async () => {
  const [primary, ...standbys] = fleet.context.ports.postgres
  const count = 'SELECT count(*)::int AS n FROM shop.orders'
  expect((await ask<{ n: number }>(primary, count))[0]?.n).toBeGreaterThanOrEqual(200_000)
  for (const port of standbys) {
    expect(await ask(port, 'SELECT pg_is_in_recovery() AS standby')).toEqual([{ standby: true }])
    expect((await ask<{ n: number }>(port, count))[0]?.n).toBeGreaterThanOrEqual(200_000)
  }
  // A standby that catches up says so for a moment.
  const walsenders = () =>
    ask(
      primary,
      "SELECT application_name AS name FROM pg_stat_replication WHERE state = 'streaming' ORDER BY 1",
    )
  await expect.poll(walsenders).toEqual([{ name: 'shop-pg-2' }, { name: 'shop-pg-3' }])
  const slots = () => ask(primary, 'SELECT slot_name FROM pg_replication_slots WHERE active ORDER BY 1')
  await expect.poll(slots).toEqual([{ slot_name: 'standby_1' }, { slot_name: 'standby_2' }])
})

test('nothing but TLS with SCRAM gets in', async () => {
  const { passwords } = fleet.context.file.state
  const plain = new Client({
    host: 'localhost',
    port: fleet.context.ports.postgres[0],
    user: 'admin',
    database: 'shop',
    password: passwords.postgres.admin,
    ssl: false,
  })
  await expect(plain.connect()).rejects.toThrow(/no encryption/)
  const wrong = mariadbConnection(fleet.context, fleet.context.ports.mariadb[0], {
    user: 'admin',
    password: 'no',
  })
  await expect(wrong).rejects.toThrow(/Access denied/)
})

test('the panel has its two roles, and the monitor cannot write', async () => {
  const { passwords, certificates } = fleet.context.file.state
  const monitor = new Client({
    host: 'localhost',
    port: fleet.context.ports.postgres[0],
    user: 'qd_monitor',
    database: 'shop',
    password: passwords.postgres.monitor,
    ssl: { ca: certificates.caPem },
  })
  await monitor.connect()
  await expect(
    monitor.query('SET default_transaction_read_only = off; DELETE FROM shop.orders'),
  ).rejects.toThrow(/permission denied/)
  await monitor.end()
  const login = { user: 'qd_monitor', password: passwords.mariadb.monitor }
  const maria = await mariadbConnection(fleet.context, fleet.context.ports.mariadb[0], login)
  await maria.query('SHOW PROCESSLIST')
  await expect(maria.query('DELETE FROM market.orders')).rejects.toThrow(/denied/)
  await maria.end()
})

test('the MariaDB replica follows by GTID and takes what the primary writes', async () => {
  const [primary, replica] = await Promise.all(
    fleet.context.ports.mariadb.map((port) => mariadbAdmin(fleet.context, port)),
  )
  if (!primary || !replica) throw new Error('no connection')
  try {
    await primary.query(
      "INSERT INTO audit.audit_log (actor, action, object_id) VALUES ('test', 'gtid', 4711)",
    )
    const found = await until(
      async () => {
        const [rows] = await replica.query<RowDataPacket[]>(
          "SELECT 1 FROM audit.audit_log WHERE actor = 'test'",
        )
        return rows.length
      },
      (n) => n > 0,
      60,
    )
    expect(found).toBe(1)
    const status = async () => (await replica.query<RowDataPacket[]>('SHOW SLAVE STATUS'))[0][0]
    await expect.poll(status).toMatchObject({
      Using_Gtid: 'Slave_Pos',
      Slave_IO_Running: 'Yes',
      Master_SSL_Allowed: 'Yes',
    })
    const [orders] = await replica.query<RowDataPacket[]>('SELECT count(*) AS n FROM market.orders')
    expect(Number(orders[0]?.n)).toBeGreaterThanOrEqual(200_000)
  } finally {
    await primary.end()
    await replica.end()
  }
})

test('the routed port leads to the primary, the other to a standby', async () => {
  const role = 'SELECT pg_is_in_recovery() AS standby'
  // Until the route has asked each server what it is, it leads nowhere.
  const behind = (port: number) => ask(port, role).catch((error: Error) => error.message)
  await expect.poll(() => behind(fleet.context.ports.routeWrite)).toEqual([{ standby: false }])
  await expect.poll(() => behind(fleet.context.ports.routeRead)).toEqual([{ standby: true }])
})

test('the sink keeps a message, and the object store answers', async () => {
  const socket = createConnection({ host: 'localhost', port: fleet.context.ports.smtp })
  const said = [
    'EHLO t',
    'MAIL FROM:<a@test>',
    'RCPT TO:<b@test>',
    'DATA',
    'Subject: hello\r\n\r\nkept\r\n.',
    'QUIT',
  ]
  const ended = new Promise((done) => socket.once('close', done))
  socket.on('data', (data) => {
    // An answer of several lines ends with the line that has a space after the code.
    if (/^\d{3} .*\r\n$/m.test(data.toString())) socket.write(`${said.shift() ?? ''}\r\n`)
  })
  await ended
  const [file] = readdirSync(fleet.mailFolder)
  expect(readFileSync(join(fleet.mailFolder, file ?? ''), 'utf8')).toContain('kept')
  expect(await (await fetch(`${fleet.s3Endpoint}/backups`)).text()).toContain('<Name>backups</Name>')
})

test('the load makes a lock wait and an idle-in-transaction session on both engines, and pauses', async () => {
  const load = fleet.startLoad()
  const [port] = fleet.context.ports.postgres
  const waiting = () =>
    ask<{ n: number }>(port, "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
  const idle = () =>
    ask<{ n: number }>(
      port,
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE state = 'idle in transaction' AND state_change < now() - interval '1 second'",
    )
  expect((await until(idle, ([row]) => (row?.n ?? 0) > 0, 60))[0]?.n).toBeGreaterThan(0)
  expect((await until(waiting, ([row]) => (row?.n ?? 0) >= 3, 60))[0]?.n).toBeGreaterThanOrEqual(3)
  const maria = await mariadbAdmin(fleet.context, fleet.context.ports.mariadb[0])
  const lockWaits = async () => {
    const [rows] = await maria.query<RowDataPacket[]>(
      'SELECT count(*) AS n FROM information_schema.innodb_lock_waits',
    )
    return Number(rows[0]?.n)
  }
  expect(await until(lockWaits, (n) => n > 0, 60)).toBeGreaterThan(0)
  await maria.end()
  load.toggle()
  const count = () => ask<{ n: number }>(port, 'SELECT count(*)::int AS n FROM shop.orders')
  // What was under way comes to its end.
  const busy = () =>
    ask<{ n: number }>(
      port,
      `SELECT count(*)::int AS n FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()`,
    )
  await expect.poll(busy, { timeout: 60_000 }).toEqual([{ n: 0 }])
  const before = await count()
  await sleep(2_000)
  expect(await count()).toEqual(before)
  expect((await waiting())[0]?.n).toBe(0)
})

test('the file for scripts is private and names every server', () => {
  const path = join(dataDir, 'demo.json')
  writeDemoFile(path, fleet, null)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const written = JSON.parse(readFileSync(path, 'utf8')) as { targets: { name: string; role: string }[] }
  expect(written.targets.map((each) => each.role)).toEqual([
    'primary',
    'standby',
    'standby',
    'primary',
    'replica',
  ])
  for (const target of demoTargets(fleet)) expect(statSync(target.dataDir).isDirectory()).toBe(true)
})

test('a taken port is said before anything starts', async () => {
  await expect(requireFreePorts(fleet.context.ports, false)).rejects.toThrow(
    new RegExp(`${fleet.context.ports.postgres[0]} \\(for PostgreSQL 1\\).* taken by another program`),
  )
})

test('no password stands in any command line or environment of the servers', async () => {
  const { passwords } = fleet.context.file.state
  const secrets = [...Object.values(passwords.postgres), ...Object.values(passwords.mariadb)]
  for (const server of [...fleet.postgres.servers, ...fleet.mariadb.servers]) {
    const texts = processesIn(server.dataDir).flatMap(({ pid }) => startedWith(pid))
    expect(texts.join('')).not.toBe('')
    for (const text of texts) for (const secret of secrets) expect(text).not.toContain(secret)
  }
})

/** Command line and environment of a process; nothing when it has ended since it was listed, as sessions do. */
function startedWith(pid: number): string[] {
  try {
    return ['cmdline', 'environ'].map((name) => readFileSync(`/proc/${pid}/${name}`, 'utf8'))
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}

test('stopped, nothing is left; started again, the data is there', async () => {
  const folders = [...fleet.postgres.servers, ...fleet.mariadb.servers].map((server) => server.dataDir)
  await fleet.stop()
  expect(folders.flatMap((path) => processesIn(path))).toEqual([])
  await requireFreePorts(fleet.context.ports, false)
  fleet = await bringUp()
  const orders = await ask<{ n: number }>(
    fleet.context.ports.postgres[1],
    'SELECT count(*)::int AS n FROM shop.orders',
  )
  expect(orders[0]?.n).toBeGreaterThanOrEqual(200_000)
})

test('servers killed as by a power cut come back with what was committed', async () => {
  await ask(fleet.context.ports.postgres[0], "UPDATE shop.categories SET name = 'Kept' WHERE id = 1")
  for (const server of [...fleet.postgres.servers, ...fleet.mariadb.servers]) await server.kill()
  await fleet.stop()
  fleet = await bringUp()
  const rows = await ask(fleet.context.ports.postgres[0], 'SELECT name FROM shop.categories WHERE id = 1')
  expect(rows).toEqual([{ name: 'Kept' }])
})

test('help needs no server', async () => {
  expect(readOptions(['--help'], process.env)).toBeNull()
  expect(() => readOptions(['--nonsense'], process.env)).toThrow(USAGE)
  expect(() => readOptions(['--port-base', 'x'], process.env)).toThrow('must be a number')
})
