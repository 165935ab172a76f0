import { api, gatewayPort, psql, targetOf } from './demo'
import { expect, expectAccessible, test } from './fixtures'
import { gatewayTo } from './gateway'
import { ownTarget } from './own-target'
import { plannedOn } from './people'

/** While the test holds it, what creates an extension waits at its beginning. */
const LATCH = 7_203_114

test.setTimeout(300_000)
// What a browser writes by itself when the panel answers that it does not reach the server.
test.use({ expectedErrors: [/status of 50\d/] })

test('a line that breaks in the middle of a step: a person looks, says what happened, and it goes on', async ({
  panel,
}) => {
  const server = targetOf('postgres', 'primary')
  const database = `doubt_${Date.now()}`
  const everywhere = await psql(server, 'e2e-admin')
  await everywhere.query(`CREATE DATABASE ${database}`)
  const gateway = await gatewayTo(server, gatewayPort)
  const target = await ownTarget('doubt', { port: gatewayPort, database })
  const admin = await psql(server, 'e2e-admin', database)
  const asks = async (sql: string) => (await admin.query(sql)).rowCount ?? 0
  try {
    await admin.query(`GRANT CREATE ON DATABASE ${database} TO e2e_own_operator`)
    await admin.query(`CREATE FUNCTION public.latched() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
      WHILE NOT pg_catalog.pg_try_advisory_xact_lock(${LATCH}) LOOP PERFORM pg_catalog.pg_sleep(0.05); END LOOP;
    END $$`)
    await admin.query(`CREATE EVENT TRIGGER latch ON ddl_command_start WHEN TAG IN ('CREATE EXTENSION')
      EXECUTE FUNCTION public.latched()`)
    await admin.query('SELECT pg_advisory_lock($1)', [LATCH])

    await panel.goto('/changes')
    const made = await plannedOn(panel, {
      kind: 'extensions.create',
      targetId: target.id,
      input: { name: 'hstore' },
    })
    expect(made).toMatchObject({ state: 'planned', problem: null })
    await panel.goto(`/changes/${made.id}`)
    await panel.getByRole('button', { name: 'Apply', exact: true }).click()
    const dialog = panel.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Apply', exact: true }).click()
    const waiting = `SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND usename = 'e2e_own_operator' AND query LIKE '%CREATE EXTENSION%' AND state = 'active'`
    await expect.poll(() => asks(waiting), { timeout: 60_000 }).toBe(1)
    gateway.cut()

    // What is known: that nobody knows, and why.
    const question = panel.getByRole('region', { name: 'What became of it?' })
    await expect(question).toBeVisible({ timeout: 60_000 })
    const doubt = panel.locator('[data-error="change.needs_person"]')
    await expect(doubt).toBeVisible()
    await expect(panel.getByText(/Whether it happened is unknown\./).first()).toBeVisible()
    await expectAccessible(panel)
    await question.getByRole('button', { name: 'Look again' }).click()
    await expect(question.getByRole('alert')).toBeVisible({ timeout: 60_000 })

    // The server goes on without us, and finishes what it was told.
    await admin.query('SELECT pg_advisory_unlock($1)', [LATCH])
    await expect.poll(() => asks("SELECT 1 FROM pg_extension WHERE extname = 'hstore'")).toBe(1)
    gateway.mend()
    await question.getByRole('button', { name: 'Look again' }).click()
    await expect(question.getByText('The server shows its effect: it happened.')).toBeVisible({
      timeout: 60_000,
    })
    await question.getByRole('button', { name: 'It happened: go on' }).click()
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await expect(dialog.getByText('Say in a sentence why.')).toBeVisible()
    await expectAccessible(panel)
    await dialog.getByRole('textbox', { name: /^Reason/ }).fill('The server lists hstore.')
    await dialog.getByRole('button', { name: 'Go on' }).click()

    await expect(panel.getByText('Done and verified').first()).toBeVisible({ timeout: 60_000 })
    await expect(question).toBeHidden()
    const decided = panel.getByRole('region', { name: 'What a person decided' })
    await expect(decided).toContainText('looked: it had happened, and the run went on after it.')
    await expect(decided).toContainText('The server lists hstore.')
    // The old doubt is history: nobody reads it who does not ask for it.
    await expect(doubt).toHaveCount(0)
    const before = decided.getByText('Whether the change happened is not known.')
    await expect(before).toBeHidden()
    await decided.getByText('What was not known until then').click()
    await expect(before).toBeVisible()
    await expectAccessible(panel)
  } finally {
    await api('DELETE', `/targets/${target.id}`, { typedName: target.name, reason: 'The test is over.' })
    gateway.close()
    await admin.end()
    await everywhere.query(`DROP DATABASE ${database} WITH (FORCE)`)
    await everywhere.end()
  }
})
