import { allowSetting, forbidSetting, psql, targetOf } from './demo'
import { expect, expectAccessible, test } from './fixtures'
import { type OwnTarget, ownTarget } from './own-target'
import { invited } from './people'

const PASSWORD = 'a long sentence nobody guesses'

test.setTimeout(300_000)

test.describe('a gap on a server where a second person has to agree', () => {
  let target: OwnTarget
  // A right on a function counts in one database: that of the target.
  const server = () => psql(targetOf('postgres', 'primary'), 'e2e-admin', 'postgres')

  async function slowest(): Promise<string | undefined> {
    const admin = await server()
    const { rows } = await admin.query<{ log_min_duration_statement: string }>(
      'SHOW log_min_duration_statement',
    )
    await admin.end()
    return rows[0]?.log_min_duration_statement
  }

  test.beforeAll(async () => {
    const admin = await server()
    // The demo logs them; here somebody has turned it off.
    await admin.query('ALTER SYSTEM SET log_min_duration_statement = -1')
    await admin.query('SELECT pg_reload_conf()')
    target = await ownTarget('remedies')
    await allowSetting(admin, 'log_min_duration_statement', 'e2e_own_operator')
    await admin.end()
  })

  test.afterAll(async () => {
    const admin = await server()
    await admin.query('ALTER SYSTEM RESET log_min_duration_statement')
    await admin.query('SELECT pg_reload_conf()')
    await forbidSetting(admin, 'log_min_duration_statement', 'e2e_own_operator')
    await admin.end()
  })

  test('is mended by its change once the other person approved it', async ({ panel, browser }) => {
    const ann = await invited(panel, browser, 'AnnMends', ['dba'])
    const ben = await invited(panel, browser, 'BenAgrees', ['dba'])
    await panel.goto('/policies')
    await panel.getByRole('button', { name: 'Add a policy' }).first().click()
    const policy = panel.getByRole('dialog')
    await policy.getByLabel('Where').selectOption({ label: target.environment })
    await policy.getByLabel('From tier').selectOption('1')
    await policy.getByRole('textbox', { name: 'Reason' }).fill('Production needs two people.')
    await policy.getByRole('button', { name: 'Add it' }).click()
    await expect(panel.getByRole('row').filter({ hasText: target.environment })).toBeVisible()

    const { page } = ann
    await page.goto(`/findings?target=${target.id}`)
    const item = page.getByRole('listitem').filter({ hasText: 'Slow statements are not logged' })
    await expect(item).toBeVisible({ timeout: 60_000 })
    await item.getByRole('button', { name: 'Mend it' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('Needs the approval of one other person')
    await expect(dialog).toContainText(`ALTER SYSTEM SET "log_min_duration_statement" = '1s'`)
    await expectAccessible(page)
    await dialog.getByRole('link', { name: 'Ask for approval' }).click()
    await page.waitForURL(/\/changes\/[0-9a-f-]{36}$/)
    const path = new URL(page.url()).pathname
    await expect(page.getByText('The log of the server will hold statements').first()).toBeVisible()
    await page.getByRole('button', { name: 'Ask for approval' }).click()
    const ask = page.getByRole('dialog')
    await ask.getByRole('textbox', { name: /^Type/ }).fill(target.name)
    await ask.getByLabel('Reason').fill('Orders are slow and nobody sees which.')
    await ask.getByRole('button', { name: 'Ask for approval' }).click()
    await expect(page.getByText('You asked for it: another person has to approve.')).toBeVisible()

    await ben.page.goto('/approvals')
    await ben.page
      .getByRole('listitem')
      .filter({ hasText: 'Orders are slow and nobody sees which.' })
      .getByRole('link')
      .first()
      .click()
    await ben.page.waitForURL(`**${path}`)
    await ben.page.getByRole('button', { name: 'Approve', exact: true }).click()
    const approve = ben.page.getByRole('dialog')
    await approve.getByLabel('Your password').fill(PASSWORD)
    await approve.getByRole('button', { name: 'Approve', exact: true }).click()
    await expect(ben.page.getByText('Approved by BenAgrees')).toBeVisible()

    expect(await slowest()).toBe('-1')
    await page.getByRole('button', { name: 'Apply', exact: true }).click()
    const apply = page.getByRole('dialog')
    await apply.getByRole('textbox', { name: /^Type/ }).fill(target.name)
    await apply.getByRole('textbox', { name: /^Reason/ }).fill('To see which statements are slow.')
    await apply.getByRole('button', { name: 'Apply', exact: true }).click()
    await expect(page.getByText('Done and verified').first()).toBeVisible({ timeout: 60_000 })
    await expect.poll(slowest).toBe('1s')
    await page.goto(`/findings?target=${target.id}&state=closed`)
    await expect(item).toBeVisible({ timeout: 60_000 })
    await Promise.all([ann.context.close(), ben.context.close()])
  })
})
