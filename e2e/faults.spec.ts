import { demo, targetOf } from './demo'
import { expect, test } from './fixtures'
import { crash, freeze, MARIADB_REPLICA, STORE } from './servers'

// What a browser writes by itself when the panel answers that its store is away.
test.use({ expectedErrors: [/status of 503/] })

test('a frozen server is unknown with its age and reason, the others go on, and it comes back by itself', async ({
  panel,
}) => {
  test.setTimeout(300_000)
  const replica = targetOf('mysql', 'replica')
  const row = (name: string) => panel.locator(`main tr[data-target="${name}"]`)
  const activity = await panel.context().newPage()
  await activity.goto(`/targets/${replica.id}/sessions`)
  await expect(activity.getByRole('table')).toBeVisible()
  await panel.goto('/')
  await expect(row(replica.name)).toContainText('OK')
  const thaw = freeze(MARIADB_REPLICA)
  try {
    await activity.bringToFront()
    await expect(activity.getByText('Showing data of')).toBeVisible({ timeout: 40_000 })
    await expect(activity.getByText('The server did not answer in time.')).toBeVisible()
    await expect(activity.getByText('own store')).toHaveCount(0)
    await panel.bringToFront()
    await expect(row(replica.name)).toContainText('Unknown', { timeout: 90_000 })
    await expect(panel.getByText(new RegExp(`${replica.name} is unknown.*figures are .* old`))).toBeVisible()
    await expect(row(targetOf('mysql', 'primary').name)).toContainText(/OK.*Read\d{1,2} s ago/)
    await panel.goto(`/targets/${replica.id}`)
    await expect(panel.getByText('Showing data of')).toBeVisible()
    await expect(panel.locator('[data-error="target.timeout"]')).toBeVisible()
  } finally {
    thaw()
  }
  await expect(panel.getByRole('main').getByText('Answers').first()).toBeVisible({ timeout: 60_000 })
  await expect(panel.locator('[data-error]')).toHaveCount(0)
  await activity.bringToFront()
  await expect(activity.getByText('Showing data of')).toHaveCount(0, { timeout: 60_000 })
  await expect(activity.getByRole('table')).toBeVisible()
})

test('a frozen store is said on every page and at the door, signs nobody out, and is over by itself', async ({
  panel,
  browser,
}) => {
  test.setTimeout(300_000)
  const banner = panel.getByRole('alert').filter({ hasText: "panel's own store does not answer" })
  const door = await (await browser.newContext({ baseURL: demo().url })).newPage()
  await door.goto('/sign-in')
  await panel.goto('/')
  await expect(panel.locator('[data-live=live]')).toBeVisible()
  const late = await panel.context().newPage()
  const thaw = freeze(STORE)
  try {
    await expect(banner).toBeVisible({ timeout: 40_000 })
    await door.getByLabel('E-mail').fill('nobody@example.org')
    await door.getByLabel('Password', { exact: true }).fill('not the password at all')
    await door.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(door.locator('[data-error="store.unavailable"]')).toBeVisible()
    await late.goto('/changes')
    await expect(late.locator('[data-error="store.unavailable"]')).toBeVisible()
  } finally {
    thaw()
  }
  await expect(banner).toHaveCount(0, { timeout: 60_000 })
  await expect(panel.locator('[data-live=live]')).toBeVisible()
  await expect(panel).toHaveURL(`${demo().url}/`)
  await expect(late.getByRole('heading', { name: 'Changes' })).toBeVisible({ timeout: 40_000 })
  await door.context().close()
})

test('a store that was killed is started again, and what was open goes on', async ({ panel }) => {
  test.setTimeout(300_000)
  await panel.goto('/')
  await expect(panel.locator('[data-live=live]')).toBeVisible()
  crash(STORE)
  const health = () => panel.request.get('/api/health').then((answer) => answer.status())
  await expect.poll(health, { timeout: 60_000 }).toBe(200)
  await expect(panel.locator('[data-live=live]')).toBeVisible({ timeout: 60_000 })
  await expect(panel.getByText('does not answer')).toHaveCount(0)
  await panel.goto('/changes')
  await expect(panel.getByRole('heading', { name: 'Changes' })).toBeVisible()
})
