import { afterAll, beforeAll, expect, test } from 'vitest'
import { createUser } from '@/lib/auth/provision'
import { removeSpent } from '@/lib/store/housekeeping'
import { storePool } from '@/lib/store/pool'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

let panel: TestPanel
beforeAll(async () => {
  panel = await startTestPanel()
})
afterAll(() => panel?.stop())

test('spent counters and sign-ins go, present ones and the audit log stay', async () => {
  const userId = await createUser({
    email: 'keeper@example.org',
    name: 'Keeper',
    password: 'a long sentence nobody guesses',
    grants: [],
  })
  await storePool().query(
    `INSERT INTO rate_bucket (key, count, window_start, blocked_until) VALUES
       ('old', 3, now() - interval '2 days', NULL),
       ('held', 9, now() - interval '2 days', now() + interval '1 hour'),
       ('new', 1, now(), NULL)`,
  )
  await storePool().query(
    `INSERT INTO sign_in (id, secret_hash, user_id, via, expires_at, revoked_at)
     SELECT gen_random_uuid(), sha256(n::text::bytea), $1, 'browser', now() + expires, now() + revoked
       FROM (VALUES (1, interval '-40 days', NULL::interval), (2, interval '1 hour', interval '-40 days'),
                    (3, interval '-1 day', NULL), (4, interval '1 hour', NULL)) AS v(n, expires, revoked)`,
    [userId],
  )
  expect(await removeSpent()).toBe(3)
  const keys = await storePool().query<{ key: string }>('SELECT key FROM rate_bucket ORDER BY key')
  expect(keys.rows.map((row) => row.key)).toEqual(['held', 'new'])
  expect((await storePool().query('SELECT 1 FROM sign_in')).rowCount).toBe(2)
  expect((await storePool().query('SELECT 1 FROM audit_event')).rowCount).toBeGreaterThan(0)
  expect(await removeSpent()).toBe(0)
})
