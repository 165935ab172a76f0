import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyStore } from '@/lib/audit/verify-store'
import { config } from '@/lib/config'
import { readSecretFiles, takeSecrets } from '@/lib/secrets'
import { auditOf, endedRun, makePerson, makeTarget, panelOf, plannedBy } from '@/test/changes/site'
import { startTestWorker, type TestWorker } from '@/test/changes/workers'
import { person, sharedServer } from '@/test/servers/pool'
import type { ServerAccess } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { HIDDEN, WEB_LIMITS, WORKER_LIMITS } from './role-rights'
import { applyStoreRoles, makeStoreRole, roleOf } from './roles'

const ROLES = { web: 'site "web', worker: 'site_worker' }
let panel: TestPanel
let server: ServerAccess
let worker: TestWorker
let workerUrl: string
let asWeb: pg.Client
let asWorker: pg.Client

function addressFor(role: string): string {
  const url = new URL(panel.url)
  url.username = encodeURIComponent(role)
  url.password = 'test'
  return url.href
}

async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

/** This process is the web, on its role; the worker is a process of its own, on the other. */
beforeAll(async () => {
  panel = await startTestPanel()
  server = await sharedServer('postgres-15')
  for (const role of Object.values(ROLES)) await makeStoreRole(panel.url, role, 'test')
  // Twice, as at every start.
  await applyStoreRoles(panel.url, ROLES)
  await applyStoreRoles(panel.url, ROLES)
  workerUrl = addressFor(ROLES.worker)
  takeSecrets({ ...readSecretFiles(config(), { worker: false }), databaseUrl: addressFor(ROLES.web) })
  ;[asWeb, asWorker] = await Promise.all([open(addressFor(ROLES.web)), open(workerUrl)])
  worker = await startTestWorker({ storeUrl: workerUrl, server })
})

afterAll(async () => {
  await worker?.stop()
  await asWeb?.end()
  await asWorker?.end()
  await panel?.stop()
})

test('a change goes its whole way with web and worker as two roles, neither of which owns a table', async () => {
  expect(roleOf(addressFor(ROLES.web))).toBe(ROLES.web)
  const client = panelOf(await makePerson('dba'))
  const target = await makeTarget(server)
  const role = `roles_${randomUUID().slice(0, 8)}`
  const admin = await person(server)
  await admin.sql(`CREATE ROLE ${role} LOGIN PASSWORD 'test'`)
  await admin.end()
  const victim = await person(server, { user: role, password: 'test' })
  const [[startedAt] = []] = await victim.sql(
    "SELECT to_json(backend_start) #>> '{}' FROM pg_stat_activity WHERE pid = pg_backend_pid()",
  )
  const change = await plannedBy(client, {
    kind: 'sessions.end',
    targetId: target.id,
    input: { sessions: [{ pid: victim.id, startedAt }] },
  })
  expect(change.state, JSON.stringify(change.problem)).toBe('planned')
  const { run } = await client.changes.apply({ id: change.id, planHash: change.planHash ?? '' })
  expect(await endedRun(client, run)).toMatchObject({ state: 'succeeded' })
  expect(await auditOf(change.id)).toEqual([
    'changes.plan single ok',
    'changes.apply intent pending',
    'changes.apply outcome ok',
  ])
  expect((await verifyStore()).fault).toBeNull()
  expect(worker.errors).toEqual([])
  await victim.end().catch(() => undefined)
})

/** What the server says to a statement of a role, rolled back in any case. */
async function verdict(client: pg.Client, sql: string): Promise<string> {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    return 'allowed'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  } finally {
    await client.query('ROLLBACK')
  }
}

const AUDIT = [
  "UPDATE audit_event SET result = 'ok'",
  'DELETE FROM audit_event',
  'TRUNCATE audit_event',
  'ALTER TABLE audit_event DISABLE TRIGGER ALL',
  'DROP TABLE audit_event',
  'DELETE FROM audit_head',
  'DELETE FROM person_key',
  "SET session_replication_role = 'replica'",
  'CREATE TABLE mine (n int)',
]

test.each(AUDIT)('neither of them may: %s', async (sql) => {
  expect(await verdict(asWeb, sql)).toBe('42501')
  expect(await verdict(asWorker, sql)).toBe('42501')
})

test.each([
  ['forge a plan', "UPDATE change SET plan = '{}', plan_hash = 'x'"],
  [
    'make a change that is planned already',
    `INSERT INTO change (id, kind, title, tier, target_id, input, state, plan_hash, actor_kind, actor_name)
     SELECT '${randomUUID()}', 'k', 't', 1, id, '{}', 'planned', 'x', 'user', 'a' FROM target LIMIT 1`,
  ],
  ['call a change planned', "UPDATE change SET state = 'planned'"],
  ['change what was asked for', "UPDATE change SET input = '{}'"],
  ['say how a run went', "UPDATE run SET state = 'failed'"],
  ['say that a run was verified', "UPDATE run SET verified = '{}'"],
  ['take a run', 'UPDATE run SET fence = fence + 1, worker_id = id'],
  ['write into the log of a run', "INSERT INTO run_log SELECT id, 99, now(), 'info', 'x' FROM run"],
  ['answer for the worker', "UPDATE worker_task SET state = 'done', result = '{}'"],
  ['remove history', 'DELETE FROM run'],
  ['write samples', 'DELETE FROM sample_recent'],
  ['say that a message was sent', "UPDATE delivery SET state = 'delivered'"],
  ['take the number of a fence', "SELECT nextval('run_fence')"],
  ['forge a checkpoint', 'INSERT INTO audit_checkpoint SELECT * FROM audit_checkpoint'],
  ['drop samples', "SELECT sample_partition_drop('packed', current_date)"],
  ['spend approvals on a run', 'UPDATE approval_request SET run_id = id'],
  ['hold a request longer', "UPDATE approval_request SET expires_at = now() + interval '1 day'"],
  ['alter an approval', "UPDATE approval SET verdict = 'approve'"],
  ['make broken glass last', "UPDATE break_glass SET expires_at = now() + interval '1 day'"],
])('the web may not %s', async (_what, sql) => {
  expect(await verdict(asWeb, sql)).toBe('42501')
})

test.each([
  ['read hashes of passwords', 'SELECT password_hash FROM "user"'],
  ['read secrets of authenticators', 'SELECT totp_secret FROM "user"'],
  ['read secrets of sign-ins', 'SELECT secret_hash FROM sign_in'],
  ['read secrets of tokens', 'SELECT secret_hash FROM api_token'],
  ['read secrets of one-time links', 'SELECT secret_hash FROM one_time_link'],
  ['read whole persons', 'SELECT * FROM "user"'],
  ['make a person', `INSERT INTO "user" (id, email, name) VALUES ('${randomUUID()}', 'x@x', 'x')`],
  [
    'give a grant',
    `INSERT INTO "grant" (id, user_id, role, scope) SELECT '${randomUUID()}', id, 'admin', 'all' FROM "user"`,
  ],
  ['sign somebody in', 'UPDATE sign_in SET revoked_at = NULL'],
  [
    'ask for a change',
    `INSERT INTO change (id, kind, title, tier, target_id, input, state, actor_kind, actor_name)
     SELECT '${randomUUID()}', 'k', 't', 1, id, '{}', 'planning', 'user', 'a' FROM target LIMIT 1`,
  ],
  [
    'make a run',
    `INSERT INTO run (id, change_id, target_id, state) SELECT '${randomUUID()}', id, target_id, 'queued' FROM change LIMIT 1`,
  ],
  ['put a run under another name', "UPDATE run SET actor_id = 'x'"],
  ['send a target elsewhere', "UPDATE target SET host = 'x'"],
  ['replace a credential', "UPDATE target_credential SET sealed = ''"],
  ['approve', 'INSERT INTO approval SELECT * FROM approval'],
  ['break the glass', 'INSERT INTO break_glass SELECT * FROM break_glass'],
  ['lift a freeze', 'UPDATE "freeze" SET lifted_at = now()'],
  ['edit a policy', 'UPDATE approval_policy SET approvals = 0'],
  ['replace the secret of a channel', "UPDATE channel SET sealed = ''"],
  ['send a channel elsewhere', "UPDATE channel SET settings = '{}'"],
])('the worker may not %s', async (_what, sql) => {
  expect(await verdict(asWorker, sql)).toBe('42501')
})

test('the worker may do what it is for', async () => {
  for (const sql of [
    "SELECT sample_partition_make('1h', current_date + 4000)",
    'SELECT id, name, email, disabled_at FROM "user"',
    "UPDATE run SET state = 'failed', verified = '{}'",
    'UPDATE notice SET routed_at = now(), routes = 1',
    "UPDATE delivery SET state = 'sending', fence = fence + 1",
    'UPDATE channel SET heartbeat_due_at = now() RETURNING sealed',
    "SELECT nextval('delivery_seq_seq')",
    "DELETE FROM sign_in WHERE LEAST(expires_at, COALESCE(revoked_at, expires_at)) < now() - interval '30 days'",
    "DELETE FROM one_time_link WHERE LEAST(expires_at, COALESCE(used_at, expires_at)) < now() - interval '30 days'",
    "DELETE FROM rate_bucket WHERE window_start < now() - interval '1 day'",
  ])
    expect(await verdict(asWorker, sql), sql).toBe('allowed')
})

test('the limits name tables and columns that there are, and hold what lets people in', async () => {
  const owner = await open(panel.url)
  const found = await owner.query<{ table: string; name: string; type: string }>(
    `SELECT table_name AS table, column_name AS name, data_type AS type FROM information_schema.columns
      WHERE table_schema = 'public'`,
  )
  await owner.end()
  const tables = new Set(found.rows.map((row) => row.table))
  for (const name of [...Object.keys(WEB_LIMITS), ...Object.keys(WORKER_LIMITS)])
    expect(tables).toContain(name)
  const secret = found.rows.filter(({ name }) =>
    /^(secret|previous|password)_hash$|^totp_(secret|pending)$/.test(name),
  )
  expect(secret.length).toBeGreaterThanOrEqual(6)
  for (const { table, name } of secret) expect(HIDDEN[table] ?? [], `${table}.${name}`).toContain(name)
})

test('a role that nothing would hold back is refused', async () => {
  const owner = roleOf(panel.url)
  await expect(applyStoreRoles(panel.url, { ...ROLES, web: owner })).rejects.toThrow('is a superuser')
  await expect(applyStoreRoles(panel.url, { ...ROLES, worker: 'nobody' })).rejects.toThrow(
    'has no role nobody',
  )
})
