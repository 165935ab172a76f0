import { application, psql, targetOf } from './demo'
import { expect, test } from './fixtures'
import { invited, rpc } from './people'

test('a viewer sees sessions without their literals and ends none, by button or past it', async ({
  panel,
  browser,
}) => {
  const target = targetOf('postgres', 'primary')
  const name = `e2e-mask-${Date.now()}`
  const session = await application(target, name)
  await session.query(`BEGIN; SELECT 'card 4711 0815'`)
  const { page, context, errors } = await invited(panel, browser, 'viewer', ['viewer'])
  await page.goto(`/targets/${target.id}/sessions`)
  const row = page.getByRole('row').filter({ hasText: name })
  await expect(row).toContainText('SELECT ?')
  await row.click()
  const sheet = page.getByRole('dialog')
  await expect(sheet).toContainText('Literals are shown as ?')
  await expect(
    sheet.getByRole('button', { name: /End session\s*: Your roles do not allow this/ }),
  ).toHaveAttribute('aria-disabled', 'true')
  expect(await page.content()).not.toContain('4711')
  await page.keyboard.press('Escape')
  await page.goto('/targets/new')
  await expect(page.getByText('Your roles do not open this page')).toBeVisible()
  await page.goto('/users')
  await expect(page.getByText('Your roles do not open this page')).toBeVisible()
  expect(errors, 'errors in the console').toEqual([])

  const admin = await psql(target, 'e2e-admin')
  const { rows } = await admin.query<{ pid: number; at: string }>(
    'SELECT pid, backend_start::text AS at FROM pg_stat_activity WHERE application_name = $1',
    [name],
  )
  const past = await rpc<{ code: string }>(page, 'changes/create', {
    kind: 'sessions.end',
    targetId: target.id,
    input: { sessions: [{ pid: rows[0]?.pid, startedAt: rows[0]?.at }] },
  })
  expect(past.status).toBe(403)
  expect(past.data.code).toBe('permission.denied')
  expect((await session.query('SELECT 1')).rowCount).toBe(1)
  await admin.end()
  await session.end()
  await context.close()
})

test('an admin without another role reads why there are no figures', async ({ panel, browser }) => {
  const target = targetOf('postgres', 'primary')
  const { page, context, errors } = await invited(panel, browser, 'admin', ['admin'])
  const row = page.locator(`tr[data-target="${target.name}"]`)
  await row.getByRole('button', { name: 'unknown' }).first().click()
  await expect(page.getByText("Your roles do not show this target's figures.")).toBeVisible()
  await page.keyboard.press('Escape')
  await page.goto(`/targets/${target.id}/sessions`)
  await expect(page.getByText('Your roles do not show the sessions of this target')).toBeVisible()
  await page.goto('/changes')
  await expect(page.getByText('Your roles do not open this page')).toBeVisible()
  expect(errors, 'errors in the console').toEqual([])
  await context.close()
})

test('a person without any grant is told who can give one', async ({ panel, browser }) => {
  const { page, context, errors } = await invited(panel, browser, 'nobody', [])
  await expect(page.getByText('You may not see any target yet')).toBeVisible()
  await page.goto('/changes')
  await expect(page.getByText(/which comes with: Viewer, On-call, DBA/)).toBeVisible()
  expect(errors, 'errors in the console').toEqual([])
  await context.close()
})

test('who is signed out elsewhere sees it within half a minute, and the page stays readable', async ({
  panel,
  browser,
}) => {
  test.setTimeout(300_000)
  const { page, context, id } = await invited(panel, browser, 'leaver', ['viewer'])
  await expect(page.locator('[data-live=live]')).toBeVisible()
  expect((await rpc(panel, 'users/signOut', { id })).status).toBe(200)
  await expect(page.getByText(/^Your session ended at/)).toBeVisible({ timeout: 35_000 })
  await expect(page.getByText(targetOf('postgres', 'primary').name).first()).toBeVisible()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.waitForTimeout(12_000)
  expect(asked, 'a page that is over asks nothing more').toEqual([])
  await page.getByRole('link', { name: 'Sign in again' }).click()
  await expect(page).toHaveURL(/\/sign-in\?next=%2F$/)
  await context.close()
})
