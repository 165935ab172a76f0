import type { Page } from '@playwright/test'
import { postgresEngine } from '../lib/engines/postgres/engine'
import { inTurn, MAKE_APPLICATION_ROLE, application as openApplication, psql, targetOf } from './demo'
import { expect, expectAccessible, test } from './fixtures'
import { invited } from './people'

// A setting of the server's own is refused before anything is asked.
test.use({ expectedErrors: [/status of 400/] })

const PASSWORD = `e2e-${Date.now()}-password`
const USER = 'e2e_probe'

/** What the site's own administrator does once, with the script of the page. */
async function makeRole(): Promise<void> {
  const admin = await psql(targetOf('postgres', 'primary'), 'e2e-admin')
  const there = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [USER])
  if (there.rowCount === 0)
    await admin.query(
      postgresEngine.probeScript({ flavour: 'postgresql', user: USER }).replaceAll(/^\\.*$/gm, ''),
    )
  await inTurn(admin, [
    `ALTER ROLE ${USER} PASSWORD '${PASSWORD}'`,
    MAKE_APPLICATION_ROLE,
    `GRANT e2e_app TO ${USER}`,
  ])
  await admin.end()
}

const TENANTS = [
  'DROP TABLE IF EXISTS public.e2e_tenants',
  'CREATE TABLE public.e2e_tenants (tenant text, note text)',
  "INSERT INTO public.e2e_tenants VALUES ('ann', '<b>hers</b>'), ('bob', 'of bob')",
  'GRANT SELECT ON public.e2e_tenants TO e2e_app',
  'ALTER TABLE public.e2e_tenants ENABLE ROW LEVEL SECURITY',
  "CREATE POLICY own_rows ON public.e2e_tenants USING (tenant = current_setting('app.tenant', true))",
]

/** From the page of the plan to that of the rows: a policy tested as its role. */
async function rowsAsTheRole(panel: Page): Promise<void> {
  const admin = await psql(targetOf('postgres', 'primary'), 'e2e-admin')
  await inTurn(admin, TENANTS)
  await panel.getByRole('link', { name: 'Rows as a role' }).click()
  await panel.getByLabel('Table', { exact: true }).fill('e2e_tenants')
  await panel.getByLabel('As the role').fill('e2e_app')
  const read = panel.getByRole('button', { name: /^Read (the rows|again)$/ })
  await read.click()
  const rows = panel.getByRole('region', { name: 'Rows', exact: true }).first()
  await expect(rows).toContainText('The role sees no row of this table.', { timeout: 20_000 })
  await expect(rows).toContainText('own_rows')
  await panel.getByLabel('Settings of the application').fill('app.tenant = ann')
  await read.click()
  await expect(rows.getByRole('cell', { name: '<b>hers</b>' })).toBeVisible({ timeout: 20_000 })
  await expect(rows).toContainText('Row security decides what this role sees')
  await expect(rows).not.toContainText('of bob')
  expect(panel.url()).not.toContain('ann')
  for (const colorScheme of ['light', 'dark'] as const) {
    await panel.emulateMedia({ colorScheme })
    await expectAccessible(panel)
  }
  await panel.getByLabel('Settings of the application').fill('work_mem = 1')
  await read.click()
  await expect(panel.getByText('has a dot in its name')).toBeVisible({ timeout: 20_000 })
  await inTurn(admin, ['DROP TABLE public.e2e_tenants'])
  await admin.end()
}

test('a probe: its role from the script, the plan of what a session runs, and what is refused', async ({
  panel,
}) => {
  test.setTimeout(300_000)
  const target = targetOf('postgres', 'primary')
  await makeRole()
  await panel.goto(`/targets/${target.id}/edit`)
  const probe = panel.getByRole('region', { name: 'Probe' })
  await panel.getByRole('button', { name: 'Show the script that makes the probe' }).click()
  await expect(panel.getByText('quarterdeck.log_tail').first()).toBeVisible()
  await panel.getByRole('button', { name: 'Hide the script' }).click()
  await probe.getByRole('button', { name: /^(Set|Replace) the probe$/ }).click()
  await probe.getByLabel('User').fill(USER)
  await probe.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await probe.getByRole('button', { name: 'Save the probe' }).click()
  await expect(probe).toContainText('The probe can read on this server, and cannot write', {
    timeout: 40_000,
  })
  await expect(probe).toContainText('e2e_app')
  await expectAccessible(panel)

  const name = `e2e-probe-${Date.now()}`
  const session = await openApplication(target, name)
  await session.query('SELECT relname FROM pg_catalog.pg_class WHERE oid = 1259')
  await panel.goto(`/targets/${target.id}/sessions`)
  await panel.getByRole('row').filter({ hasText: name }).click()
  await panel.getByRole('dialog').getByRole('link', { name: 'Explain this statement' }).click()
  await expect(panel).toHaveURL(/statements\/explain\?pid=/)
  expect(panel.url()).not.toContain('relname')
  const statement = panel.getByLabel('Statement')
  await expect(statement).toHaveValue(/SELECT relname FROM pg_catalog.pg_class/)
  await panel.getByLabel('As the role').fill('e2e_app')
  await panel.getByRole('button', { name: 'Explain', exact: true }).click()
  const plan = panel.getByRole('region', { name: 'Plan' }).first()
  await expect(plan).toContainText('Planned as e2e_app', { timeout: 40_000 })
  await expect(plan).toContainText('pg_class_oid_index')
  for (const colorScheme of ['light', 'dark'] as const) {
    await panel.emulateMedia({ colorScheme })
    await expectAccessible(panel)
  }

  await statement.fill('SELECT 1; DROP TABLE shop.orders')
  await panel.getByRole('button', { name: 'Explain', exact: true }).click()
  await expect(panel.locator('[data-error]')).toContainText('more than one statement', { timeout: 40_000 })
  await panel.getByLabel('As the role').fill('postgres')
  await statement.fill('SELECT 1')
  await panel.getByRole('button', { name: 'Explain', exact: true }).click()
  await expect(panel.locator('[data-error]')).toContainText(/permission|role/i, { timeout: 40_000 })
  await session.end()

  await rowsAsTheRole(panel)

  await panel.emulateMedia({ colorScheme: 'light' })
  await panel.setViewportSize({ width: 360, height: 740 })
  const tabs = panel.getByRole('navigation', { name: 'Pages of this target' })
  await tabs.getByRole('link', { name: 'Log' }).click()
  await panel.getByLabel('Read', { exact: true }).selectOption({ label: 'through the server' })
  await panel.getByRole('button', { name: 'Read the log' }).click()
  await expect(panel.getByRole('log')).toContainText('LOG:', { timeout: 40_000 })
  expect(await panel.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await expectAccessible(panel)
})

test('without the credential it is said what to set; a viewer may neither read the log nor explain', async ({
  panel,
  browser,
}) => {
  test.setTimeout(300_000)
  const target = targetOf('mysql', 'replica')
  await panel.goto(`/targets/${target.id}/logs`)
  await panel.getByLabel('Read', { exact: true }).selectOption({ label: 'through the server' })
  await panel.getByRole('button', { name: 'Read the log' }).click()
  await expect(panel.locator('[data-error="probe.no_credential"]')).toBeVisible({ timeout: 40_000 })
  await expectAccessible(panel)

  const viewer = await invited(panel, browser, 'log-viewer', ['viewer'])
  await viewer.page.goto(`/targets/${target.id}/logs`)
  await expect(viewer.page.getByText('Your roles do not allow reading logs')).toBeVisible()
  await viewer.page.goto(`/targets/${target.id}/statements/explain`)
  await expect(viewer.page.getByText('Your roles do not allow explaining statements')).toBeVisible()
  await viewer.page.goto(`/targets/${target.id}/rows`)
  await expect(viewer.page.getByText('Your roles do not allow reading rows')).toBeVisible()
  await viewer.context.close()
})
