import { allowSetting, demo, forbidSetting, psql, targetOf } from './demo'
import { expect, expectAccessible, test } from './fixtures'
import { rpc } from './people'

test('a gap is found, mended by its change, and gone; taken back from its history', async ({ panel }) => {
  test.setTimeout(300_000)
  const target = targetOf('postgres', 'primary')
  const admin = await psql(target, 'e2e-admin')
  const timing = async () =>
    (await admin.query<{ track_io_timing: string }>('SHOW track_io_timing')).rows[0]?.track_io_timing
  try {
    await admin.query('ALTER SYSTEM SET track_io_timing = off')
    await admin.query('SELECT pg_reload_conf()')
    await panel.goto(`/findings?target=${target.id}`)
    const api = (path: string) =>
      panel.evaluate(
        async ([to, json]) =>
          (
            await fetch(`/api/rpc/${to}`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ json }),
            })
          ).status,
        [path, { targetId: target.id }] as const,
      )
    expect(await api('findings/look')).toBe(200)
    const item = panel.getByRole('listitem').filter({ hasText: 'Times of reads and writes are not measured' })
    await expect(item).toBeVisible({ timeout: 90_000 })
    await item.getByRole('button', { name: 'More' }).click()
    await expect(item.getByText('Seen first')).toBeVisible()
    await expectAccessible(panel)

    await item.getByRole('button', { name: 'Mend it' }).click()
    const dialog = panel.getByRole('dialog')
    await expect(dialog).toContainText('may not set track_io_timing')
    await expect(dialog).toContainText('GRANT ALTER SYSTEM ON PARAMETER')
    await dialog.getByText('Close', { exact: true }).click()

    // The administrator allows it, as the refusal said.
    await allowSetting(admin, 'track_io_timing')
    await item.getByRole('button', { name: 'Mend it' }).click()
    await dialog.getByRole('textbox', { name: /^Type/ }).fill(target.name)
    await dialog.getByRole('textbox', { name: /^Reason/ }).fill('To see what the disks cost.')
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await expect(dialog).toContainText('Done', { timeout: 40_000 })
    await expect.poll(timing).toBe('on')
    await dialog.getByText('Close', { exact: true }).click()
    await expect(item).toBeHidden({ timeout: 90_000 })

    await panel.goto(`/changes?target=${target.id}&q=track_io_timing`)
    await panel
      .getByRole('link', { name: /Set track_io_timing to on/ })
      .first()
      .click()
    await panel.getByRole('button', { name: 'Undo this' }).click()
    await expect(panel.getByRole('link', { name: 'Takes back an earlier change' })).toBeVisible()
    await expect(panel.getByRole('button', { name: 'Apply' })).toBeVisible({ timeout: 40_000 })
    await expectAccessible(panel)
  } finally {
    await admin.query('ALTER SYSTEM SET track_io_timing = on').catch(() => undefined)
    await admin.query('SELECT pg_reload_conf()').catch(() => undefined)
    await forbidSetting(admin, 'track_io_timing')
    await admin.end()
  }
})

test('a finding is accepted as a risk until a day, and taken back', async ({ panel }) => {
  const target = targetOf('mysql', 'primary')
  await panel.goto(`/findings?target=${target.id}`)
  const item = panel
    .getByRole('listitem')
    .filter({ has: panel.getByRole('heading', { name: 'performance_schema is off' }) })
  await expect(item).toBeVisible()
  await item.getByRole('button', { name: 'Accept' }).click()
  const dialog = panel.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Accept' }).click()
  await expect(dialog.getByText('Say in a sentence why.')).toBeVisible()
  await dialog
    .getByRole('textbox', { name: /^Reason/ })
    .fill('It costs memory that this server does not have.')
  await dialog.getByLabel(/^Until/).fill('2099-01-01')
  await dialog.getByRole('button', { name: 'Accept' }).click()
  // Behind a dialog nothing has a role: only without it the list tells.
  await expect(dialog).toBeHidden()
  await expect(item).toBeHidden()
  await panel.getByLabel('State').selectOption({ label: 'Accepted as a risk' })
  await expect(item).toContainText('It costs memory')
  await item.getByRole('button', { name: 'Take back' }).click()
  await expect(item).toBeHidden()
})

test('what the panel cannot mend there says what is missing, and how to do it by hand', async ({ panel }) => {
  const target = targetOf('mysql', 'replica')
  await panel.goto(`/findings?target=${target.id}`)
  const item = panel
    .getByRole('listitem')
    .filter({ has: panel.getByRole('heading', { name: 'performance_schema is off' }) })
  await item.getByRole('button', { name: 'More' }).click()
  await expect(item).toContainText('performance_schema = ON')
  await expect(item.getByRole('button', { name: 'Mend it' })).toHaveCount(0)
  await expectAccessible(panel)

  // Asked for all the same: its option file includes no folder, as many a file that somebody wrote by hand.
  const made = await rpc<{ id: string }>(panel, 'changes/create', {
    kind: 'instruments.at-start',
    targetId: target.id,
    input: { on: true },
  })
  await panel.goto(`/changes/${made.data.id}`)
  const refused = panel.locator('[data-error="change.refused"]')
  await expect(refused).toContainText('my.cnf includes no folder that the panel could put a file into', {
    timeout: 40_000,
  })
  await expect(refused).toContainText('!includedir')
  await expect(refused).toContainText('performance_schema = ON')
  await expect(panel.getByRole('button', { name: 'Apply', exact: true })).toHaveCount(0)
  await expectAccessible(panel)
})

test('several findings are chosen, mended as a set in one act, and gone', async ({ panel }) => {
  test.setTimeout(300_000)
  // Not the standby that another test restarts.
  const target = demo().targets.findLast(({ engine, role }) => engine === 'postgres' && role === 'standby')
  if (!target) throw new Error('The demo has no standby.')
  // What is granted on the primary is granted on its standby, too.
  const primary = await psql(targetOf('postgres', 'primary'), 'e2e-admin', 'postgres')
  const admin = await psql(target, 'e2e-admin', 'postgres')
  const settings = ['track_io_timing', 'log_min_duration_statement']
  const valuesOf = async () =>
    (
      await admin.query<{ setting: string }>(
        'SELECT setting FROM pg_settings WHERE name = ANY($1) ORDER BY name',
        [settings],
      )
    ).rows.map((row) => row.setting)
  try {
    for (const name of settings) await allowSetting(primary, name)
    await admin.query('ALTER SYSTEM SET track_io_timing = off')
    await admin.query('ALTER SYSTEM SET log_min_duration_statement = -1')
    await admin.query('SELECT pg_reload_conf()')
    await panel.goto(`/findings?target=${target.id}`)
    expect((await rpc(panel, 'findings/look', { targetId: target.id })).status).toBe(200)
    const items = panel.getByRole('listitem').filter({ has: panel.getByRole('button', { name: 'Mend it' }) })
    await expect(items).toHaveCount(2, { timeout: 90_000 })
    const choose = panel.getByRole('checkbox', { name: /^Choose/ })
    await choose.first().check()
    await expect(panel.getByText('Choose another one to mend them together.')).toBeVisible()
    await choose.last().check()
    await expectAccessible(panel)
    await panel.getByRole('button', { name: 'Mend 2 findings as a set' }).click()

    await panel.waitForURL('**/changes/sets/*')
    await expect(panel.getByRole('heading', { name: 'Mend 2 findings' })).toBeVisible()
    await expect(panel.locator('[data-member=planned]')).toHaveCount(2, { timeout: 60_000 })
    await panel.getByRole('button', { name: 'Apply all' }).click()
    const dialog = panel.getByRole('dialog')
    // A long dialog begins with what it is about.
    await expect(dialog.getByText(/^Applies 2 changes in this order/)).toBeInViewport()
    await dialog.getByRole('textbox', { name: /^Type/ }).fill(target.name)
    await dialog.getByRole('textbox', { name: /^Reason/ }).fill('To see what is slow, and why.')
    await dialog.getByRole('button', { name: 'Apply all' }).click()
    await expect(panel.locator('[data-member=succeeded]')).toHaveCount(2, { timeout: 90_000 })
    await expect.poll(valuesOf).toEqual(['1000', 'on'])
    await panel.goto(`/findings?target=${target.id}`)
    await expect(items).toHaveCount(0, { timeout: 90_000 })
  } finally {
    for (const name of settings) {
      await admin.query(`ALTER SYSTEM RESET ${name}`).catch(() => undefined)
      await forbidSetting(primary, name)
    }
    await admin.query('SELECT pg_reload_conf()').catch(() => undefined)
    await Promise.all([admin.end(), primary.end()])
  }
})
