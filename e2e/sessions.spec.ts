import { api, mariadb, application as openApplication, psql, targetOf } from './demo'
import { expect, test } from './fixtures'

test('a session that psql opens appears on Activity, and leaves it when psql ends it', async ({ panel }) => {
  const target = targetOf('postgres', 'primary')
  const application = `e2e-${Date.now()}`
  const idle = await psql(target, application)
  await idle.query('BEGIN')
  await idle.query('SELECT count(*) FROM pg_class')
  await panel.goto(`/targets/${target.id}/sessions`)
  const row = panel.getByRole('row').filter({ hasText: application })
  await expect(row).toBeVisible()
  await expect(row).toContainText('idle in transaction')

  const admin = await psql(target, 'e2e-admin')
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
    application,
  ])
  await expect(row).toHaveCount(0)
  await admin.end()
  await idle.end().catch(() => undefined)
})

test('ending a session from the page ends it at the server, once, and leaves a history', async ({
  panel,
}) => {
  const target = targetOf('postgres', 'primary')
  const application = `e2e-end-${Date.now()}`
  const victim = await openApplication(target, application)
  const { rows } = await victim.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const pid = rows[0]?.pid ?? 0
  await victim.query('BEGIN')
  await panel.goto(`/targets/${target.id}/sessions`)
  await panel.getByRole('row').filter({ hasText: application }).click()
  const sheet = panel.getByRole('dialog')
  await expect(sheet).toContainText(application)
  await sheet.getByRole('button', { name: 'End session' }).click()
  const dialog = panel.getByRole('dialog').filter({ hasText: 'pg_terminate_backend' })
  await dialog.getByText('The plan').click()
  await expect(dialog).toContainText('pg_terminate_backend')
  await dialog.getByRole('button', { name: /^End session/ }).click()
  const admin = await psql(target, 'e2e-admin')
  const left = async () =>
    (await admin.query('SELECT 1 FROM pg_stat_activity WHERE application_name = $1', [application])).rowCount
  await expect.poll(left).toBe(0)
  await admin.end()
  await victim.end().catch(() => undefined)

  const title = `End session ${pid} on ${target.name}`
  const states = async () => {
    const { items } = await api<{ items: { title: string; state: string; kind: string }[] }>(
      'GET',
      `/changes?kind=sessions.end&targetId=${target.id}&limit=200`,
    )
    return items.filter((item) => item.title === title).map(({ state }) => state)
  }
  await expect.poll(states).toEqual(['succeeded'])
  await panel.goto('/changes?kind=sessions.end')
  await expect(panel.getByRole('row').filter({ hasText: title })).toContainText('Done and verified')
})

test('a statement that runs on MariaDB is cancelled and its session lives on', async ({ panel }) => {
  const target = targetOf('mysql', 'primary')
  const person = await mariadb(target)
  const sleeping = person.query('SELECT SLEEP(600)').then(
    () => 'came back',
    () => 'failed',
  )
  await panel.goto(`/targets/${target.id}/sessions`)
  const row = panel.getByRole('row').filter({ hasText: 'SLEEP' })
  await row.first().click()
  await panel.getByRole('dialog').getByRole('button', { name: 'Cancel statement' }).click()
  const dialog = panel.getByRole('dialog').filter({ hasText: 'The plan' })
  await dialog.getByRole('button', { name: /^Cancel statement/ }).click()
  await expect(row).toHaveCount(0)
  await sleeping
  const [rows] = await person.query('SELECT 1 AS alive')
  expect(rows).toEqual([{ alive: 1 }])
  await person.end()
})

test('text of a hostile session is data on the page', async ({ panel }) => {
  const target = targetOf('postgres', 'primary')
  const name = `<img onerror=x> ${Date.now() % 100_000}`
  const hostile = await psql(target, name)
  await hostile.query(`BEGIN; SELECT '"; DROP TABLE x; --' AS "<script>alert(1)</script>"`)
  await panel.addInitScript(() => {
    window.alert = () => {
      document.title = 'XSS'
    }
  })
  await panel.goto(`/targets/${target.id}/sessions`)
  await expect(panel.getByRole('row').filter({ hasText: name })).toBeVisible()
  expect(await panel.title()).not.toBe('XSS')
  await hostile.end()
})
