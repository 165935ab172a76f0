import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { api, type DemoTarget, demo, psql, targetOf } from './demo'
import { expect, expectAccessible, test } from './fixtures'

type Saved = {
  id: string
  name: string
  host: string
  tags: string[]
  state: string
  groups: { id: string; name: string }[]
  monitor: { user: string; setBy: string | null } | null
  operator: { user: string } | null
}

const MONITOR = 'e2e_edit_monitor'
const OPERATOR = 'e2e_edit_operator'
const password = `e2e-${Date.now()}-password`

/** Two roles with least rights on the demo's primary, as the panel's script makes them. */
async function makeRoles(server: DemoTarget): Promise<void> {
  const admin = await psql(server, 'e2e-admin')
  for (const [role, rights] of [
    [MONITOR, 'pg_monitor'],
    [OPERATOR, 'pg_monitor, pg_signal_backend'],
  ]) {
    await admin.query(`DROP ROLE IF EXISTS ${role}`)
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`)
    await admin.query(`GRANT ${rights} TO ${role}`)
  }
  await admin.end()
}

/** Registers the demo's primary once more, under a name of this test's, to edit and remove it. */
async function register(): Promise<Saved> {
  const server = targetOf('postgres', 'primary')
  await makeRoles(server)
  // One of the demo: other tests make and remove theirs meanwhile.
  const { items } = await api<{ items: { id: string; name: string }[] }>('GET', '/environments')
  return api<Saved>('POST', '/targets', {
    name: `e2e edit ${Date.now()}`,
    engine: 'postgres',
    host: 'localhost',
    port: server.port,
    tlsMode: 'verify-full',
    tlsCa: readFileSync(demo().ca, 'utf8'),
    environmentId: items.find(({ name }) => name === 'Production')?.id,
    monitor: { user: MONITOR, password },
    operator: { user: OPERATOR, password },
  })
}

const read = (id: string) => api<Saved>('GET', `/targets/${id}`)
const part = (panel: Page, name: string): Locator => panel.getByRole('region', { name, exact: true })

test.describe('editing a target', () => {
  // What is refused on purpose comes back as 4xx, which the browser writes to the console.
  test.use({ expectedErrors: [/status of (4|5)\d\d/] })
  test.describe.configure({ mode: 'serial' })
  let target: Saved

  test.beforeAll(async () => {
    target = await register()
  })
  test.afterAll(async () => {
    const { items } = await api<{ items: Saved[] }>('GET', '/targets')
    const left = items.find((one) => one.id === target.id)
    if (left) await api('DELETE', `/targets/${left.id}`, { typedName: left.name })
  })

  test('is reached from the header, and saves name, tags and groups alone', async ({ panel }) => {
    const group = await api<{ id: string; name: string }>('POST', '/groups', { name: `e2e ${Date.now()}` })
    await panel.goto(`/targets/${target.id}`)
    await panel.getByRole('link', { name: 'Edit', exact: true }).click()
    await panel.waitForURL(`**/targets/${target.id}/edit`)
    const place = part(panel, 'Name and place')
    await place.getByLabel('Name', { exact: true }).fill(`${target.name} <b>renamed</b>`)
    await place.getByLabel('Tags').fill('shop, frankfurt, shop')
    await place.getByText(group.name).click()
    await place.getByRole('button', { name: 'Save name and place' }).click()
    await expect(place.getByText(/: Saved$/)).toBeVisible()
    await expect(panel.getByRole('heading', { level: 1 })).toContainText('<b>renamed</b>')
    target = await read(target.id)
    expect(target).toMatchObject({
      name: expect.stringContaining('<b>renamed</b>'),
      tags: ['shop', 'frankfurt'],
    })
    expect(target.groups.map((one) => one.id)).toEqual([group.id])
    await api('DELETE', `/groups/${group.id}`)
  })

  test('says beside the field what is wrong, and keeps what was typed', async ({ panel }) => {
    await panel.goto(`/targets/${target.id}/edit`)
    const place = part(panel, 'Name and place')
    const name = place.getByLabel('Name', { exact: true })
    await name.fill('')
    await place.getByRole('button', { name: 'Save name and place' }).click()
    await expect(place.getByText('Give it a name.')).toBeVisible()
    await name.fill(targetOf('postgres', 'primary').name)
    await place.getByRole('button', { name: 'Save name and place' }).click()
    await expect(place.getByText('Another target has this name.')).toBeVisible()
    await expectAccessible(panel)
    await place.getByRole('button', { name: 'Put back' }).click()
    await expect(name).toHaveValue(target.name)
  })

  test('another address needs both passwords again, and says why', async ({ panel }) => {
    await panel.goto(`/targets/${target.id}/edit`)
    const address = part(panel, 'Address and TLS')
    await expect(address.getByText('Both passwords are needed again')).toHaveCount(0)
    await address.getByLabel('Host').fill('127.0.0.1')
    await expect(address.getByText('Both passwords are needed again')).toBeVisible()
    await expect(address.getByText(/only ever sent to the place it was set for/)).toBeVisible()
    await address.getByRole('button', { name: 'Save the address' }).click()
    await expect(address.getByText('Enter the password.')).toHaveCount(2)
    await expectAccessible(panel)
    expect((await read(target.id)).host).toBe('localhost')

    const monitor = address.getByRole('group', { name: 'Monitor' })
    const operator = address.getByRole('group', { name: 'Operator' })
    await monitor.getByLabel('Password').fill('certainly not this one')
    await operator.getByLabel('Password').fill(password)
    await address.getByRole('button', { name: 'Save the address' }).click()
    await expect(address.getByRole('alert')).toContainText(/refused the user or password/)
    expect((await read(target.id)).host).toBe('localhost')

    await monitor.getByLabel('Password').fill(password)
    await address.getByRole('button', { name: 'Save the address' }).click()
    await expect(address.getByText(/: Saved$/)).toBeVisible()
    expect(await read(target.id)).toMatchObject({
      host: '127.0.0.1',
      monitor: { user: MONITOR },
      operator: { user: OPERATOR },
    })
    await expect(address.getByText('Both passwords are needed again')).toHaveCount(0)
  })

  test('weaker protection needs a reason, and the operator may be left out of a move', async ({ panel }) => {
    await panel.goto(`/targets/${target.id}/edit`)
    const address = part(panel, 'Address and TLS')
    await address.getByRole('combobox', { name: 'TLS' }).selectOption('Verify the certificate only')
    await address.getByRole('group', { name: 'Monitor' }).getByLabel('Password').fill(password)
    await address.getByText(/Go on without it/).click()
    await address.getByRole('button', { name: 'Save the address' }).click()
    await expect(address.getByText(/Say why this server may be reached/)).toBeVisible()
    await address.getByLabel('Why less than full verification').fill('The certificate has another name.')
    await address.getByRole('button', { name: 'Save the address' }).click()
    await expect(address.getByText(/: Saved$/)).toBeVisible()
    await expect(panel.getByText('weak TLS: verify-ca')).toBeVisible()
    expect((await read(target.id)).operator).toBeNull()
    await expect(part(panel, 'Operator').getByText(/No operator credential is stored/)).toBeVisible()
  })

  test('credentials are replaced and tested, never shown', async ({ panel }) => {
    await panel.goto(`/targets/${target.id}/edit`)
    const operator = part(panel, 'Operator')
    await operator.getByRole('button', { name: 'Set the operator' }).click()
    await operator.getByLabel('User').fill(OPERATOR)
    await operator.getByLabel('Password').fill(password)
    await operator.getByRole('button', { name: 'Save the operator' }).click()
    await expect(operator.getByText('The operator can act on this server')).toBeVisible({ timeout: 40_000 })
    await expect(operator.locator('[data-preflight]').first()).toBeVisible()
    await expect(operator).toContainText(/set .* by /)

    const monitor = part(panel, 'Monitor')
    await monitor.getByRole('button', { name: 'Replace the monitor' }).click()
    await expect(monitor.getByLabel('Password')).toHaveValue('')
    await monitor.getByLabel('Password').fill('certainly not this one')
    await monitor.getByRole('button', { name: 'Save the monitor' }).click()
    await expect(monitor.getByRole('alert')).toContainText(/refused the user or password/)
    await monitor.getByRole('button', { name: 'Cancel' }).click()
    await monitor.getByRole('button', { name: 'Test the monitor' }).click()
    await expect(monitor.getByText('The monitor can watch this server')).toBeVisible()
    expect(await panel.content()).not.toContain(password)
    await expectAccessible(panel)
  })

  test('watching pauses and goes on', async ({ panel }) => {
    await panel.goto(`/targets/${target.id}/edit`)
    const watching = part(panel, 'Watching')
    await watching.getByRole('button', { name: 'Pause watching' }).click()
    await expect(watching.getByText('Watching is paused')).toBeVisible()
    expect((await read(target.id)).state).toBe('paused')
    await watching.getByRole('button', { name: 'Resume watching' }).click()
    await expect(watching.getByText(/This target is watched/)).toBeVisible()
    expect((await read(target.id)).state).not.toBe('paused')
  })

  test('every way out asks while something is not saved', async ({ panel }) => {
    await panel.goto(`/targets/${target.id}`)
    await panel.getByRole('link', { name: 'Edit', exact: true }).click()
    await panel.waitForURL(`**/targets/${target.id}/edit`)
    const tags = part(panel, 'Name and place').getByLabel('Tags')
    await tags.fill('half typed')
    const question = panel.getByRole('dialog', { name: 'Leave without saving?' })

    await panel.getByRole('link', { name: 'Changes' }).click()
    await expect(question).toBeVisible()
    await expectAccessible(panel)
    await question.getByRole('button', { name: 'Stay here' }).click()
    await expect(tags).toHaveValue('half typed')

    await panel.getByRole('heading', { level: 1 }).click()
    await panel.keyboard.press('g')
    await panel.keyboard.press('c')
    await expect(question).toBeVisible()
    await question.getByRole('button', { name: 'Stay here' }).click()

    await panel.evaluate(() => window.history.back())
    await expect(question).toBeVisible()
    await question.getByRole('button', { name: 'Stay here' }).click()
    expect(panel.url()).toContain('/edit')
    await expect(tags).toHaveValue('half typed')

    await panel.getByRole('link', { name: 'Changes' }).click()
    await question.getByRole('button', { name: 'Leave without saving' }).click()
    await panel.waitForURL('**/changes')
    expect((await read(target.id)).tags).toEqual(['shop', 'frankfurt'])
  })

  test('the page fits a phone', async ({ panel }) => {
    await panel.setViewportSize({ width: 360, height: 740 })
    await panel.goto(`/targets/${target.id}/edit`)
    await part(panel, 'Address and TLS').getByLabel('Host').fill('elsewhere.example.org')
    await expect(
      panel.getByText('The password is needed again').or(panel.getByText('Both passwords are needed again')),
    ).toBeVisible()
    expect(await panel.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await expectAccessible(panel)
  })

  test('removal needs the typed name and a reason, wipes the credentials and keeps the history', async ({
    panel,
  }) => {
    await panel.goto(`/targets/${target.id}/edit`)
    await panel.getByRole('button', { name: 'Remove this target' }).click()
    const dialog = panel.getByRole('dialog')
    await expect(dialog).toContainText('are wiped and cannot be brought back')
    await expect(dialog).toContainText('Its history stays')
    await dialog.getByRole('button', { name: 'Remove target' }).click()
    await expect(dialog.getByText('Type the name exactly as shown.')).toBeVisible()
    await expectAccessible(panel)
    await dialog.getByLabel(/Type .* to go on/).fill(target.name)
    await dialog.getByLabel('Reason').fill('The server is switched off next week.')
    await dialog.getByRole('button', { name: 'Remove target' }).click()
    await panel.waitForURL(`${demo().url}/`)
    await expect(api('GET', `/targets/${target.id}`)).rejects.toThrow(/404/)
    const log = await api<{ items: { action: string; targetName: string | null; reason: string | null }[] }>(
      'GET',
      `/audit?action=targets.remove&targetId=${target.id}`,
    )
    expect(log.items[0]).toMatchObject({
      targetName: target.name,
      reason: 'The server is switched off next week.',
    })
  })
})
