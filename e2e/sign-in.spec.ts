import { demo, signedInState } from './demo'
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

test('a cookie has no authority at the REST door', async ({ browser }) => {
  const context = await browser.newContext({ storageState: signedInState, baseURL: demo().url })
  expect((await context.request.get('/api/v1/me')).status()).toBe(401)
  const cookies = await context.cookies()
  expect(cookies.find((cookie) => cookie.name === 'qd')?.httpOnly).toBe(true)
  await context.close()
})

test('a write from another site is refused, with the cookie or without', async ({ browser }) => {
  const context = await browser.newContext({ storageState: signedInState, baseURL: demo().url })
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'null' },
    { 'sec-fetch-site': 'same-site' },
  ]
  for (const headers of foreign) {
    const answer = await context.request.post('/api/rpc/signIns/revokeAll', { headers, data: { json: {} } })
    expect(answer.status()).toBe(403)
  }
  await context.close()
})
