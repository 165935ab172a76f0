import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { psql, targetOf } from './demo'
import { expect, expectAccessible, seeBelow, test } from './fixtures'
import { invited, type Person } from './people'

const PASSWORD = 'a long sentence nobody guesses'

test.setTimeout(300_000)

test('a standby is restarted through its host, by a person who confirms it', async ({ panel, browser }) => {
  const ann: Person = await invited(panel, browser, 'AnnRestarts', ['dba'])
  const standby = targetOf('postgres', 'standby')
  const startedAt = async () => {
    const admin = await psql(standby, 'e2e-admin')
    const { rows } = await admin.query<{ at: string }>('SELECT pg_postmaster_start_time()::text AS at')
    await admin.end()
    return rows[0]?.at
  }
  const before = await startedAt()
  const { page } = ann
  await page.goto(`/targets/${standby.id}`)
  await seeBelow(page)
  const host = page.getByRole('region', { name: 'Host' })
  await host.getByRole('button', { name: 'Restart the server' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(/pg_ctl restart -D/, { timeout: 40_000 })
  await expect(dialog).toContainText('Until it is back nobody can use it.')
  await expect(dialog).toContainText('It is a standby: it falls behind until it is back')
  await expectAccessible(page)
  await dialog.getByRole('textbox', { name: /^Type/ }).fill(standby.name)
  await dialog.getByRole('textbox', { name: /^Reason/ }).fill('It is to forget a stuck connection.')
  await dialog.getByLabel('Your password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Restart the server' }).click()
  await expect(dialog).toContainText('Done', { timeout: 60_000 })
  await expect(dialog).toContainText('takes connections')
  expect(await startedAt()).not.toBe(before)
  await dialog.getByText('Close', { exact: true }).click()

  await host.getByRole('button', { name: 'Read its files again' }).click()
  // Planned, or refused with the grant that is missing: both name the function.
  await expect(dialog).toContainText('pg_reload_conf', { timeout: 40_000 })
  expect(ann.errors).toEqual([])
  await ann.context.close()
})

test('a standby that is stopped says so on its page, and is started from there', async ({
  panel,
  browser,
}) => {
  const ann: Person = await invited(panel, browser, 'AnnStarts', ['dba'])
  const standby = targetOf('postgres', 'standby')
  const pid = Number(readFileSync(join(standby.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(pid, 'SIGINT')
  const { page } = ann
  await page.goto(`/targets/${standby.id}`)
  const said = page.getByRole('status').filter({ hasText: 'The server is stopped on' })
  await expect(said).toBeVisible({ timeout: 60_000 })
  await said.getByRole('button', { name: 'Start the server' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(/pg_ctl start -D/, { timeout: 40_000 })
  await expect(dialog).toContainText('If another server took its place meanwhile')
  // A command of the host is no SQL: no word of it is coloured as one.
  await expect(dialog.locator('pre .text-accent')).toHaveCount(0)
  await expectAccessible(page)
  await dialog.getByRole('textbox', { name: /^Type/ }).fill(standby.name)
  await dialog.getByRole('textbox', { name: /^Reason/ }).fill('Somebody stopped it.')
  await dialog.getByRole('button', { name: 'Start the server' }).click()
  await expect(dialog).toContainText('Done', { timeout: 60_000 })
  await expect(dialog).toContainText('takes connections')
  await dialog.getByText('Close', { exact: true }).click()
  await expect(said).toHaveCount(0, { timeout: 60_000 })
  const admin = await psql(standby, 'e2e-admin')
  expect((await admin.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  await admin.end()
  expect(ann.errors).toEqual([])
  await ann.context.close()
})
