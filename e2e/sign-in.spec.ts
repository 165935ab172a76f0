import { demo } from './demo'
import { expect, expectAccessible, test } from './fixtures'

test('a signed-out person is sent to the sign-in page, which is accessible', async ({ page }) => {
  await page.goto(`${demo().url}/changes`)
  await expect(page).toHaveURL(/\/sign-in/)
  await expectAccessible(page)
})

test('a wrong password is refused with what to do, and the e-mail stays', async ({ page }) => {
  await page.goto(`${demo().url}/sign-in`)
  await page.getByLabel('E-mail').fill('nobody@example.org')
  await page.getByLabel('Password', { exact: true }).fill('not the password at all')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('alert').first()).toContainText('not accepted')
  await expect(page.getByLabel('E-mail')).toHaveValue('nobody@example.org')
})

test('signing out ends the session at once', async ({ browser, account }) => {
  const context = await browser.newContext({ storageState: account, baseURL: demo().url })
  const cookies = await context.cookies()
  const answer = await context.request.get('/api/v1/me')
  // Cookies have no authority at the REST door; the rpc door reads them.
  expect(answer.status()).toBe(401)
  expect(cookies.every((cookie) => cookie.httpOnly || cookie.name !== 'qd')).toBe(true)
  await context.close()
})
