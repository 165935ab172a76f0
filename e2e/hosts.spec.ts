import { fingerprintOf } from '../lib/hosts/host-key'
import { type Sshd, startSshd } from '../test/hosts/sshd'
import { api, sshPort, targetOf } from './demo'
import { expect, expectAccessible, seeBelow, test } from './fixtures'
import { ownTarget } from './own-target'

type Listed = { items: { id: string; name: string }[] }

test.describe('a host over SSH', () => {
  test.use({ expectedErrors: [/status of (4|5)\d\d/] })
  let sshd: Sshd
  test.beforeAll(async () => {
    sshd = await startSshd(sshPort)
  })
  test.afterAll(() => sshd.stop())

  test('it is registered by its fingerprint, let in, checked, watched, and refused with another key', async ({
    panel,
  }) => {
    test.setTimeout(300_000)
    const name = `e2e host ${Date.now()}`
    await panel.goto('/hosts')
    await panel.getByRole('link', { name: 'Register a host' }).click()
    await panel.getByLabel('Address', { exact: true }).fill('localhost')
    await panel.getByLabel('Port', { exact: true }).fill(String(sshPort))
    await panel.getByLabel('User', { exact: true }).fill(sshd.user)
    await panel.getByLabel('Name', { exact: true }).fill(name)
    await panel.getByLabel('Work folder').fill(sshd.home)
    await panel.getByRole('button', { name: 'Register' }).click()
    await expect(panel.getByText('Look at the host’s key first.')).toBeVisible()
    await panel.getByRole('button', { name: 'Look at the host’s key' }).click()
    await expect(panel.locator('[data-fingerprint]')).toContainText(fingerprintOf(sshd.hostKey))
    await panel.getByRole('combobox', { name: /Environment/ }).selectOption({ label: 'Production' })
    await panel.getByRole('button', { name: 'Register' }).click()
    await expect(panel.getByText('Compare the fingerprint, then confirm it.')).toBeVisible()
    await panel.getByLabel('It is the same fingerprint').click()
    await expectAccessible(panel)
    await panel.getByRole('button', { name: 'Register' }).click()
    await panel.waitForURL(/\/hosts\/[0-9a-f-]{36}$/)
    const id = panel.url().split('/').at(-1) ?? ''

    // Before the key is pasted, the preflight says which line is missing where.
    await panel.getByRole('button', { name: 'Check now' }).click()
    await expect(panel.locator('[data-preflight="login"]')).toHaveAttribute('data-result', 'refused')
    const key = panel.getByRole('region', { name: 'Key to paste' }).locator('pre')
    sshd.authorize((await key.textContent()) ?? '')
    await panel.getByRole('button', { name: 'Check now' }).click()
    await expect(panel.locator('[data-preflight="work-folder"]')).toHaveAttribute('data-result', 'ok')
    await expect(panel.locator('[data-result="refused"]')).toHaveCount(0)

    // The collector notices by itself, and the figures are those of this very machine.
    const now = panel.getByRole('region', { name: 'Now' })
    await expect(now.getByText(/^of [0-9.]+ [MGT]B$/).first()).toBeVisible({ timeout: 60_000 })
    await expect(now.getByRole('cell', { name: '/', exact: true })).toBeVisible()
    await expectAccessible(panel)

    // It serves a target: its figures stand on the target's own page.
    const target = await ownTarget('hosts')
    await panel.goto(`/targets/${target.id}/edit#host`)
    await panel.getByRole('combobox', { name: 'Host', exact: true }).selectOption({ label: name })
    await panel.getByRole('button', { name: 'Save host' }).click()
    await expect(panel.getByRole('region', { name: 'Host' }).getByText(/Saved$/)).toBeVisible()
    await panel.goto(`/targets/${target.id}`)
    await seeBelow(panel)
    const section = panel.getByRole('region', { name: 'Host' })
    await expect(section.getByRole('link', { name })).toBeVisible()
    await expect(section.getByText('Fullest file system')).toBeVisible()
    await api('DELETE', `/targets/${target.id}`, { typedName: target.name, reason: 'The test is over.' })

    // Somebody else answers at the address: nothing is sent, and the page says so.
    await sshd.changeHostKey()
    await panel.goto(`/hosts/${id}`)
    await expect(panel.locator('[data-error="host.key_changed"]')).toBeVisible({ timeout: 60_000 })
    await expect(panel.locator('[data-error="host.key_changed"]')).toContainText(fingerprintOf(sshd.hostKey))

    await panel.getByRole('link', { name: 'Edit', exact: true }).click()
    await panel.getByRole('button', { name: 'Remove this host' }).click()
    const dialog = panel.getByRole('dialog')
    await dialog.getByLabel(/Type .* to go on/).fill(name)
    await dialog.getByLabel('Reason').fill('The machine is switched off.')
    await dialog.getByRole('button', { name: 'Remove host' }).click()
    await panel.waitForURL(/\/hosts$/)
    const left = await api<Listed>('GET', '/hosts')
    expect(left.items.map((host) => host.name)).not.toContain(name)
  })
})

test('the demo has the figures of its machine beside those of a server', async ({ panel }) => {
  await panel.goto(`/targets/${targetOf('postgres', 'primary').id}`)
  await seeBelow(panel)
  const host = panel.getByRole('region', { name: 'Host' })
  await expect(host.getByRole('link', { name: 'demo-machine' })).toBeVisible()
  await expect(host.getByText('CPU', { exact: true }).first()).toBeVisible()
  await expect(host.getByRole('cell', { name: '/', exact: true })).toBeVisible({ timeout: 60_000 })
})
