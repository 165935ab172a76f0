import { demo } from './demo'
import { expect, settled, test } from './fixtures'

test('an invited person sets a password by a link that works once, and sees only what was granted', async ({
  panel,
  browser,
}) => {
  const email = `e2e-${Date.now()}@example.org`
  const password = 'a long sentence nobody guesses'
  await panel.goto('/users')
  await panel.getByRole('button', { name: 'Invite a person' }).click()
  const dialog = panel.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Vera Viewer')
  await dialog.getByLabel('E-mail').fill(email)
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click()
  const link = (await dialog.locator('code').first().textContent()) ?? ''
  expect(link).toContain('/welcome#')

  const context = await browser.newContext({ baseURL: demo().url })
  const page = settled(await context.newPage())
  await page.goto(link)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: /password/i }).click()
  await page.waitForURL(/\/sign-in/)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(`${demo().url}/`)
  await page.goto('/users')
  await expect(page.getByText('Your roles do not open this page')).toBeVisible()

  const again = await browser.newContext({ baseURL: demo().url })
  const second = settled(await again.newPage())
  await second.goto(link)
  await expect(second.getByRole('main')).toContainText(/no longer works|works once|used/i)
  await again.close()
  await context.close()
})

test('a token works in the header, has only its own rights, and ends when it is revoked', async ({
  panel,
}) => {
  await panel.goto('/tokens')
  await panel.getByRole('button', { name: 'Make a token' }).first().click()
  const dialog = panel.getByRole('dialog')
  const name = `e2e ${Date.now()}`
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Make the token' }).click()
  const secret = (await dialog.locator('code').first().textContent()) ?? ''
  const call = (method: string, path: string, body?: string) =>
    fetch(`${demo().url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    })
  expect((await call('GET', '/targets')).status).toBe(200)
  const refused = await call('POST', '/environments', JSON.stringify({ name: 'x', kind: 'staging' }))
  expect(refused.status).toBe(403)
  expect(await refused.json()).toMatchObject({ code: 'permission.denied', message: expect.any(String) })
  await dialog.getByRole('button', { name: 'I have copied it' }).click()
  await panel.getByRole('button', { name: `Revoke ${name}` }).click()
  await expect(panel.getByRole('row').filter({ hasText: name })).toContainText('Revoked')
  expect((await call('GET', '/targets')).status).toBe(401)
})

test('the chain verifies from the page', async ({ panel }) => {
  await panel.goto('/audit')
  await panel.getByRole('button', { name: 'Check the chain' }).click()
  await expect(panel.getByText(/entries, none altered or missing/)).toBeVisible()
  await panel
    .getByRole('button', { name: /^Open entry/ })
    .first()
    .click()
  await expect(panel.getByRole('dialog')).toContainText('Hash')
})
