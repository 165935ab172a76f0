import { api } from './demo'
import { expect, expectAccessible, test } from './fixtures'
import { ownTarget } from './own-target'

type Listed = { items: { id: string; name: string; kind?: string; targets: number }[] }

test.use({ expectedErrors: [/status of (4|5)\d\d/] })

test('an environment is made, reclassified and removed; a taken name is said beside it', async ({
  panel,
}) => {
  const name = `e2e ${Date.now()} <i>env</i>`
  await panel.goto('/environments')
  await expect(panel.getByRole('heading', { level: 1 })).toContainText(/targets? in \d+ environments?/)
  const table = panel.getByRole('region', { name: 'Environments' })
  await panel.getByRole('button', { name: 'Make an environment' }).click()
  const dialog = panel.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Production')
  await dialog.getByRole('button', { name: 'Make it' }).click()
  await expect(dialog.getByText('This name is taken.')).toBeVisible()
  await expectAccessible(panel)
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('radio', { name: /^Staging/ }).click()
  await dialog.getByRole('button', { name: 'Make it' }).click()
  await expect(dialog).toHaveCount(0)
  const row = table.getByRole('row').filter({ hasText: name })
  await expect(row).toContainText('Staging')
  await expect(row).toContainText('none')

  await row.press('Enter')
  await dialog.getByRole('radio', { name: /^Production/ }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('PRODUCTION')

  await row.getByRole('button', { name: `Actions on ${name}` }).click()
  await panel.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(dialog).toContainText('It holds no target.')
  await dialog.getByRole('button', { name: 'Remove environment' }).click()
  // What is behind a dialog is out of reach, so that no row is found there.
  await expect(dialog).toHaveCount(0)
  await expect(row).toHaveCount(0)
  const left = await api<Listed>('GET', '/environments')
  expect(left.items.map((one) => one.name)).not.toContain(name)
})

test('an environment that holds targets is not removed, and says how many', async ({ panel }) => {
  // One of its own: other tests move targets in and out of those of the demo.
  const { environment: full } = await ownTarget('environments')
  await panel.goto('/environments')
  const row = panel
    .getByRole('region', { name: 'Environments' })
    .getByRole('row')
    .filter({ has: panel.getByText(full, { exact: true }) })
  await row
    .getByRole('button', { name: /^Actions on/ })
    .first()
    .click()
  await panel.getByRole('menuitem', { name: 'Remove' }).click()
  const dialog = panel.getByRole('dialog')
  await expect(dialog).toContainText('holds 1 target')
  await expect(dialog.getByRole('button', { name: 'Remove environment' })).toHaveCount(0)
  await dialog.getByRole('link', { name: /in Fleet/ }).click()
  await panel.waitForURL(/\/\?env=/)
})

test('a group is made, renamed and removed', async ({ panel }) => {
  const name = `e2e group ${Date.now()}`
  await panel.goto('/environments')
  const table = panel.getByRole('region', { name: 'Groups' }).last()
  await panel.getByRole('button', { name: 'Make a group' }).click()
  const dialog = panel.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Make it' }).click()
  const row = table.getByRole('row').filter({ hasText: name })
  await row.getByRole('button', { name: /^Actions on/ }).click()
  await panel.getByRole('menuitem', { name: 'Rename' }).click()
  await dialog.getByLabel('Name').fill(`${name} renamed`)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('renamed')
  await row.getByRole('button', { name: /^Actions on/ }).click()
  await panel.getByRole('menuitem', { name: 'Remove' }).click()
  await dialog.getByRole('button', { name: 'Remove group' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(row).toHaveCount(0)
})

test('environments and groups fit a phone', async ({ panel }) => {
  await panel.setViewportSize({ width: 360, height: 740 })
  await panel.goto('/environments')
  await expect(panel.getByRole('button', { name: /^Actions on/ }).first()).toBeVisible()
  expect(await panel.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await expectAccessible(panel)
})
