import { demo } from './demo'
import { expect, expectAccessible, test } from './fixtures'
import { invited } from './people'

test('each part of the panel says how it is doing, from About, in light, dark and on a phone', async ({
  panel,
}) => {
  await panel.goto('/admin/about')
  await panel.getByRole('link', { name: 'How each part is doing' }).click()
  await expect(panel.getByRole('heading', { level: 1 })).toContainText('How the panel itself is doing')
  const part = (name: string) => panel.getByRole('region', { name, exact: true }).first()
  await expect(part('Workers')).toContainText('Running')
  await expect(part('Queue')).toContainText('Runs of changes')
  for (const target of demo().targets) await expect(part('Collectors')).toContainText(target.name)
  await expect(part('Evidence')).toContainText('Signed through entry')
  await expect(part('Store')).toContainText('Connections')
  // The tools are asked beside; the next reading has them.
  await expect(part('Tools')).toContainText('pg_dump', { timeout: 60_000 })
  // What is unknown says why.
  await part('Store').getByRole('button', { name: 'Unknown' }).first().click()
  await expect(panel.getByText(/pg_stat_statements|sees its own sessions/).first()).toBeVisible()
  await panel.keyboard.press('Escape')
  for (const colorScheme of ['light', 'dark'] as const) {
    await panel.emulateMedia({ colorScheme })
    await expectAccessible(panel)
  }
  await panel.setViewportSize({ width: 360, height: 740 })
  expect(await panel.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await expectAccessible(panel)
})

test('the address for balancers says more to who may know, and nothing more to others', async ({
  panel,
  browser,
}) => {
  const short = await (await fetch(`${demo().url}/api/health`)).json()
  expect(Object.keys(short).sort()).toEqual(['evidence', 'ok', 'store', 'worker'])
  const byToken = await (
    await fetch(`${demo().url}/api/health`, { headers: { authorization: `Bearer ${demo().token}` } })
  ).json()
  expect(byToken.detail.workers.length).toBeGreaterThan(0)
  await panel.goto('/admin/health')
  const asAdmin = await panel.evaluate(async () => (await fetch('/api/health')).json())
  expect(asAdmin.detail.tookMs).toBeGreaterThan(0)
  const viewer = await invited(panel, browser, 'health-viewer', ['viewer'])
  await viewer.page.goto('/admin/health')
  await expect(viewer.page.getByText('Your roles do not open this page')).toBeVisible()
  expect(await viewer.page.evaluate(async () => (await fetch('/api/health')).json())).not.toHaveProperty(
    'detail',
  )
  await viewer.context.close()
})
