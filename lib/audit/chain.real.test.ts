import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appendAudit, appendAuditAlone, withIntent } from '@/lib/audit/append'
import { openPersonal } from '@/lib/audit/personal-store'
import { sweepIntents } from '@/lib/audit/sweep'
import { verifyStore } from '@/lib/audit/verify-store'
import { systemActor, type UserActor } from '@/lib/auth/actor'
import { createUser } from '@/lib/auth/provision'
import { listEvents } from '@/lib/features/audit/store'
import { inTransaction } from '@/lib/store/client'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

let panel: TestPanel
let admin: pg.Client
const actor = systemActor('test')

beforeAll(async () => {
  panel = await startTestPanel()
  admin = new pg.Client({ connectionString: panel.url })
  await admin.connect()
})

afterAll(async () => {
  await admin?.end()
  await panel?.stop()
})

test('many writers at once, a third of them rolled back, leave no gap', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 60 }, (_, n) =>
      inTransaction(async (tx) => {
        await appendAudit(tx, {
          actor,
          action: 'test.write',
          details: { n, text: 'a\u0000b 1.0', list: [1, 2.5] },
        })
        if (n % 3 === 0) throw new Error('rolled back')
      }),
    ),
  )
  expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(40)
  const checked = await verifyStore()
  expect(checked.fault).toBeNull()
  expect(checked.count).toBe(40)
  expect(checked.headSeq).toBe(40)
})

test('the store refuses to change, delete or empty the log', async () => {
  await expect(admin.query("UPDATE audit_event SET result = 'failed' WHERE seq = 5")).rejects.toThrow(
    'append only',
  )
  await expect(admin.query('DELETE FROM audit_event WHERE seq = 5')).rejects.toThrow('append only')
  await expect(admin.query('TRUNCATE audit_event')).rejects.toThrow('append only')
})

test('an act on a target has intent and outcome; one that died is closed as unknown', async () => {
  await withIntent({ actor, action: 'test.act' }, async () => 'done')
  await expect(
    withIntent({ actor, action: 'test.act' }, async () => {
      throw new Error('broken')
    }),
  ).rejects.toThrow('broken')
  await appendAuditAlone({ actor, action: 'test.died', phase: 'intent', result: 'pending' })
  expect(await sweepIntents(60_000)).toBe(0)
  expect(await sweepIntents(-1_000)).toBe(1)
  expect(await sweepIntents(-1_000)).toBe(0)
  const rows = await listEvents({ all: true, actorIds: [], targetIds: [] }, {}, 6)
  expect(rows.map((row) => `${row.action} ${row.phase} ${row.result}`).reverse()).toEqual([
    'test.act intent pending',
    'test.act outcome ok',
    'test.act intent pending',
    'test.act outcome failed',
    'test.died intent pending',
    'test.died outcome unknown',
  ])
  expect((await verifyStore()).fault).toBeNull()
})

test('erasing a person makes their fields unreadable and breaks no chain', async () => {
  const id = await createUser({
    email: 'Eve@Example.com',
    name: 'Eve Éclair',
    password: 'x'.repeat(20),
    grants: [],
  })
  const eve: UserActor = {
    kind: 'user',
    id,
    name: 'Eve Éclair',
    email: 'eve@example.com',
    grants: [],
    signIn: { id, via: 'cli', expiresAt: 0, idleExpiresAt: 0, steppedUpAt: null, steppedUpPlan: null },
  }
  const seq = await appendAuditAlone({ actor: eve, action: 'test.eve', reason: 'because', ip: '1.2.3.4' })
  const [row] = await listEvents({ all: false, actorIds: [id], targetIds: [] }, {}, 1)
  const entry = { seq, personId: id, personal: row?.personal ?? null }
  expect((await openPersonal([entry])).get(seq)).toMatchObject({
    name: 'Eve Éclair',
    reason: 'because',
    ip: '1.2.3.4',
  })
  const stored = await admin.query('SELECT row_to_json(e)::text AS text FROM audit_event e WHERE seq = $1', [
    seq,
  ])
  expect(stored.rows[0].text).not.toMatch(/clair|because|1\.2\.3\.4/)
  await admin.query('UPDATE person_key SET wrapped_key = NULL WHERE user_id = $1', [id])
  expect((await openPersonal([entry])).size).toBe(0)
  expect((await verifyStore()).fault).toBeNull()
})
