import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { api, demo, psql, targetOf } from './demo'
import { expect, expectAccessible, test } from './fixtures'

async function fillAddress(panel: Page, host: string, port: number): Promise<void> {
  await panel.goto('/targets/new')
  await panel.getByLabel('Host').fill(host)
  await panel.getByLabel('Port').fill(String(port))
  await panel.getByLabel('Certificate of your CA').fill(readFileSync(demo().ca, 'utf8'))
  await panel.getByRole('button', { name: 'Next' }).click()
}

async function fillMonitor(panel: Page, user: string, password: string): Promise<void> {
  const monitor = panel.getByRole('group', { name: 'Monitor' })
  await monitor.getByLabel('User').fill(user)
  await monitor.getByLabel('Password').fill(password)
  await panel.getByRole('button', { name: 'Next' }).click()
}

test.describe('registering a target', () => {
  test.use({ expectedErrors: [/status of (4|5)\d\d/] })

  test('a missing field is said beside it and nothing typed is lost', async ({ panel }) => {
    await panel.goto('/targets/new')
    await panel.getByLabel('Port').fill('5499')
    await panel.getByRole('button', { name: 'Next' }).click()
    await expect(panel.getByText('Enter a host name or an IP address.')).toBeVisible()
    await expect(panel.getByLabel('Port')).toHaveValue('5499')
    await expectAccessible(panel)
  })

  test('a wrong password is a named error with what to do', async ({ panel }) => {
    const target = targetOf('postgres', 'primary')
    await fillAddress(panel, 'localhost', target.port)
    await fillMonitor(panel, 'qd_monitor', 'certainly not this one')
    await expect(panel.getByRole('main')).toContainText(/refused the user or password/)
  })

  test('the store of the panel itself and other loopback ports are refused', async ({ panel }) => {
    await fillAddress(panel, 'localhost', 1)
    await fillMonitor(panel, 'qd_monitor', 'whatever it is')
    await expect(panel.getByRole('main')).toContainText(/not allowed/)
  })

  test('a monitor that may write is not accepted', async ({ panel }) => {
    const target = targetOf('postgres', 'primary')
    await fillAddress(panel, 'localhost', target.port)
    await fillMonitor(panel, target.user, target.password)
    await expect(panel.locator('[data-preflight]').first()).toBeVisible()
    await expect(panel.getByRole('main')).toContainText('Something must be mended first')
  })

  test('a standby is registered by hand, preflight shown, and watched within seconds', async ({ panel }) => {
    const target = targetOf('postgres', 'primary')
    const name = `e2e ${Date.now()} "; DROP TABLE x; --`
    const password = `e2e-${Date.now()}-password`
    const admin = await psql(target, 'e2e-admin')
    await admin.query('DROP ROLE IF EXISTS e2e_monitor')
    await admin.query(`CREATE ROLE e2e_monitor LOGIN PASSWORD '${password}' CONNECTION LIMIT 4`)
    await admin.query('GRANT pg_monitor TO e2e_monitor')
    await admin.end()

    await fillAddress(panel, 'localhost', target.port)
    await fillMonitor(panel, 'e2e_monitor', password)
    await expect(panel.getByText('This server can be watched')).toBeVisible()
    await panel.getByRole('button', { name: 'Next' }).click()
    await panel.getByLabel('Name', { exact: true }).fill(name)
    // One of the demo: other tests make and remove theirs meanwhile.
    await panel.getByRole('combobox', { name: /Environment/ }).selectOption({ label: 'Production' })
    await panel.getByRole('button', { name: 'Register' }).click()
    await panel.waitForURL(/\/targets\/[0-9a-f-]{36}$/)
    await expect(panel.getByRole('heading', { level: 1 })).toContainText(name)
    const id = panel.url().split('/').at(-1) ?? ''
    await expect
      .poll(async () => (await api<{ state: string; version: string }>('GET', `/targets/${id}`)).version, {
        timeout: 60_000,
      })
      .toMatch(/^15\./)
    await api('DELETE', `/targets/${id}`, { typedName: name })
  })
})
