import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { config } from '@/lib/config'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { separateRoles } from './store-doors'

let panel: TestPanel

beforeAll(async () => {
  panel = await startTestPanel()
})

afterAll(() => panel?.stop())

test('the embedded store hands web and worker roles of their own, with new passwords at each start', async () => {
  const first = (await separateRoles(config()))()
  const second = (await separateRoles(config()))()
  for (const who of ['web', 'worker'] as const) {
    expect(second[who].databaseUrl).not.toBe(first[who].databaseUrl)
    const client = new pg.Client({ connectionString: second[who].databaseUrl })
    await client.connect()
    const { rows } = await client.query(
      'SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user AND pg_has_role(oid, oid, $1)',
      ['USAGE'],
    )
    await client.end()
    expect(rows).toEqual([{ rolname: `quarterdeck_${who}`, rolsuper: false }])
  }
  expect(second.web.workerKey).toBeUndefined()
  expect(second.worker.workerKey).toBeDefined()
})
