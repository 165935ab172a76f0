import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import mysql from 'mysql2/promise'
import { generate } from 'otplib'
import { Client } from 'pg'
import { ed25519Plugin } from '../lib/engines/mysql/auth'

export const root = fileURLToPath(new URL('..', import.meta.url))
/** The demo that the browser tests run against: a real panel on a real fleet, without its load. */
export const demoFolder = join(root, 'test-results', 'demo')

/** Where the demo's ports begin in this run. */
export const portBase = Number(process.env.QD_E2E_PORT_BASE ?? 29300)
/** Where the tests start an SSH server of their own; the panel is allowed to reach it there. */
export const sshPort = portBase + 90
/** Where a test puts a line to a server that it can break; the panel is allowed to reach it there, too. */
export const gatewayPort = portBase + 92

/** Cookies of the admin's sign-in: a code of the authenticator works once, so the run signs in once. */
export const signedInState = join(root, 'test-results', 'signed-in.json')

export type DemoTarget = {
  id: string
  name: string
  engine: 'postgres' | 'mysql'
  role: string
  host: string
  port: number
  user: string
  password: string
  dataDir: string
}
export type Demo = {
  url: string
  admin: { email: string; password: string; totpSecret: string }
  token: string
  targets: DemoTarget[]
  ca: string
}

/** What the demo wrote about itself. */
export function demo(): Demo {
  return JSON.parse(readFileSync(join(demoFolder, 'demo.json'), 'utf8')) as Demo
}

/** A target of the fleet by engine and role. */
export function targetOf(engine: 'postgres' | 'mysql', role: string): DemoTarget {
  const found = demo().targets.find((target) => target.engine === engine && target.role === role)
  if (!found) throw new Error(`The demo has no ${engine} ${role}.`)
  return found
}

/** The code an authenticator app would show now. */
export function totpCode(secret: string): Promise<string> {
  return generate({ secret })
}

/** A person at psql, past the panel: what they see is the truth. */
export async function psql(target: DemoTarget, application: string, database = 'shop'): Promise<Client> {
  const client = new Client({
    host: target.host,
    port: target.port,
    user: target.user,
    password: target.password,
    database,
    application_name: application,
    ssl: { ca: readFileSync(demo().ca, 'utf8') },
  })
  // Its session may be ended on purpose; that is what the tests are about.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/**
 * Changes roles or grants of a server, one test after the other: for two who alter one row of the catalogue at once the
 * server has an error.
 */
export async function inTurn(admin: Client, statements: readonly string[]): Promise<void> {
  await admin.query('BEGIN')
  try {
    await admin.query('SELECT pg_advisory_xact_lock(2611)')
    for (const statement of statements) await admin.query(statement)
  } finally {
    // After an error this is a rollback.
    await admin.query('COMMIT')
  }
}

/** Lets a role set a parameter of a server. */
export function allowSetting(admin: Client, parameter: string, role = 'qd_operator'): Promise<void> {
  return inTurn(admin, [
    `GRANT ALTER SYSTEM ON PARAMETER ${parameter} TO ${role}`,
    `GRANT EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() TO ${role}`,
  ])
}

/** Takes that back; what a test leaves behind when it fails before is no further failure. */
export async function forbidSetting(admin: Client, parameter: string, role = 'qd_operator'): Promise<void> {
  await inTurn(admin, [`REVOKE ALTER SYSTEM ON PARAMETER ${parameter} FROM ${role}`]).catch(() => undefined)
}

/** The role of the tests' own application, which has no rights. */
export const MAKE_APPLICATION_ROLE = `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'e2e_app') THEN CREATE ROLE e2e_app LOGIN; END IF;
END $$`

/** An application's session: a role of its own, since the panel never ends those of superusers. */
export async function application(target: DemoTarget, name: string): Promise<Client> {
  const admin = await psql(target, 'e2e-admin')
  await inTurn(admin, [MAKE_APPLICATION_ROLE, `ALTER ROLE e2e_app PASSWORD '${target.password}'`])
  await admin.end()
  return psql({ ...target, user: 'e2e_app' }, name)
}

function mariadbAs(target: DemoTarget, user: string) {
  return mysql.createConnection({
    host: target.host,
    port: target.port,
    user,
    password: target.password,
    ssl: { ca: readFileSync(demo().ca, 'utf8'), verifyIdentity: true },
    authPlugins: { client_ed25519: ed25519Plugin },
  })
}

/** An application at MariaDB, with a user of its own that has no rights. */
export async function mariadb(target: DemoTarget) {
  const admin = await mariadbAs(target, target.user)
  const password = admin.escape(target.password)
  await admin.query(
    `CREATE OR REPLACE USER e2e_app@'%' IDENTIFIED VIA ed25519 USING PASSWORD(${password}) REQUIRE SSL`,
  )
  await admin.end()
  const connection = await mariadbAs(target, 'e2e_app')
  connection.on('error', () => undefined)
  return connection
}

export type Planned = { id: string; state: string; planHash: string; problem: unknown }

/** Asks for a change, and waits until it is planned or refused: a busy machine says `planning` first. */
export async function plannedChange(asked: {
  kind: string
  targetId: string
  input: unknown
}): Promise<Planned> {
  const { id } = await api<Planned>('POST', '/changes', asked)
  const until = Date.now() + 60_000
  for (;;) {
    const change = await api<Planned>('GET', `/changes/${id}`)
    if (change.state !== 'planning') return change
    if (Date.now() > until) throw new Error(`It is not planned: ${JSON.stringify(change)}`)
    await sleep(200)
  }
}

/** Calls the REST API with the demo's token. */
export async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${demo().url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${demo().token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}
