import { allowSetting, application, demo, forbidSetting, psql, targetOf } from './demo'
import { expect, expectAccessible, test } from './fixtures'
import { ownTarget } from './own-target'
import { invited, rpc } from './people'

const PASSWORD = 'a long sentence nobody guesses'

test.setTimeout(300_000)

/** What the server says a setting is, in a session of its own: it comes with the next statement after a reload. */
async function settingNow(
  admin: Awaited<ReturnType<typeof psql>>,
  name: string,
): Promise<string | undefined> {
  const { rows } = await admin.query<{ value: string }>('SELECT current_setting($1) AS value', [name])
  return rows[0]?.value
}

const NAME = 'log_min_duration_sample'

test('a change is kept as a template, used on several servers as a set, and applied in its order', async ({
  panel,
}) => {
  const first = targetOf('postgres', 'primary')
  const admin = await psql(first, 'e2e-admin')
  const value = `${30_000 + (Date.now() % 1_000)}ms`
  try {
    await allowSetting(admin, NAME)
    await panel.goto('/changes')
    const made = await panel.evaluate(
      async (input) => {
        const response = await fetch('/api/rpc/changes/create', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ json: input }),
        })
        return (await response.json()) as { json: { id: string } }
      },
      { kind: 'settings.set', targetId: first.id, input: { name: NAME, value } },
    )
    await panel.goto(`/changes/${made.json.id}`)
    await expect(panel.getByRole('heading', { name: `Set ${NAME} to ${value}` })).toBeVisible()
    const script = panel.waitForEvent('download')
    await panel.getByRole('button', { name: 'Plan as a script' }).click()
    expect((await script).suggestedFilename()).toMatch(/^change-.*\.sql$/)

    await panel.getByRole('button', { name: 'Save as template' }).click()
    const dialog = panel.getByRole('dialog')
    const name = `Sampled statements ${value}`
    await dialog.getByLabel('Name').fill(name)
    await dialog.getByLabel(/^Description/).fill('Before a night of load tests.')
    await dialog.getByRole('button', { name: 'Keep it' }).click()
    await expect(dialog).toBeHidden()

    await panel.goto('/changes/templates')
    const item = panel.getByRole('listitem').filter({ hasText: name })
    await expect(item).toContainText(`Set ${NAME} to ${value} on a target`)
    await expectAccessible(panel)
    await item.getByRole('button', { name: 'Use' }).click()
    await dialog.getByRole('button', { name: 'Plan it' }).click()
    await expect(dialog.getByText('Choose a target.')).toBeVisible()
    const servers = demo().targets.filter((target) => target.engine === 'postgres')
    expect(servers).toHaveLength(3)
    for (const { name: server } of servers) await dialog.getByRole('checkbox', { name: server }).check()
    await dialog.getByRole('button', { name: 'Plan it' }).click()

    await panel.waitForURL('**/changes/sets/*')
    await expect(panel.locator('[data-member=planned]')).toHaveCount(3, { timeout: 60_000 })
    await expectAccessible(panel)
    await panel.getByRole('button', { name: 'Leave out' }).last().click()
    await expect(panel.locator('[data-member=discarded]')).toHaveCount(1)
    await panel.getByRole('button', { name: 'Apply all' }).click()
    await expect(dialog).toContainText('Applies 2 changes in this order')
    await dialog.getByRole('button', { name: 'Apply all' }).click()
    await expect(dialog.getByText('Type the name exactly as shown.')).toBeVisible()
    await dialog.getByRole('textbox', { name: /^Type/ }).fill('2 targets')
    await dialog.getByRole('textbox', { name: /^Reason/ }).fill('Load tests tonight.')
    await dialog.getByRole('button', { name: 'Apply all' }).click()
    await expect(panel.locator('[data-member=succeeded]')).toHaveCount(2, { timeout: 90_000 })
    await expect(panel.getByText('All done and verified')).toBeVisible()
    await expectAccessible(panel)

    // Taken back: the reverses are a set of their own, last first.
    const applied = new URL(panel.url()).pathname
    await panel.getByRole('button', { name: 'Undo this set' }).click()
    const back = dialog.getByRole('list').first().getByRole('listitem')
    await expect(back).toHaveCount(2)
    await expectAccessible(panel)
    await dialog.getByRole('button', { name: 'Plan the reverses' }).click()
    await panel.waitForURL((url) => url.pathname.startsWith('/changes/sets/') && url.pathname !== applied)
    await expect(panel.getByRole('heading', { name: /^Undo: / })).toBeVisible()
    await expect(panel.locator('[data-member=planned]')).toHaveCount(2, { timeout: 60_000 })
    await expect(panel.locator('[data-member]').last()).toContainText(first.name)
    await panel.getByRole('button', { name: 'Apply all' }).click()
    await dialog.getByRole('textbox', { name: /^Type/ }).fill('2 targets')
    await dialog.getByRole('textbox', { name: /^Reason/ }).fill('The tests are over.')
    await dialog.getByRole('button', { name: 'Apply all' }).click()
    await expect(panel.locator('[data-member=succeeded]')).toHaveCount(2, { timeout: 90_000 })
    await expect.poll(() => settingNow(admin, NAME)).not.toBe(value)
    await panel
      .getByText(/^Takes back/)
      .getByRole('link')
      .click()
    await panel.waitForURL(`**${applied}`)
    await expect(panel.getByRole('main').getByRole('link', { name: 'Its reverse' })).toHaveCount(3)

    await panel.locator('[data-member=succeeded]').last().getByRole('link').first().click()
    await expect(panel.getByRole('link', { name: /Number 2 of a set/ })).toBeVisible()
    await expect(panel.getByRole('region', { name: 'Log of this run' })).toContainText(/of \d+/)
    const whole = panel.waitForEvent('download')
    await panel.getByRole('button', { name: 'Download' }).click()
    expect((await whole).suggestedFilename()).toMatch(/^quarterdeck_run_.*\.log$/)

    // Words of its plan find it, with filters in the address.
    await panel.goto(`/changes?q=${encodeURIComponent(`alter system ${value}`)}&kind=settings.set`)
    await expect(
      panel.getByRole('link', { name: new RegExp(`Set ${NAME} to ${value}`) }).first(),
    ).toBeVisible()
    await panel.goto('/changes/templates')
    await item.getByRole('button', { name: 'Delete' }).click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await expect(item).toBeHidden()
  } finally {
    await admin.query(`ALTER SYSTEM RESET ${NAME}`).catch(() => undefined)
    await admin.query('SELECT pg_reload_conf()').catch(() => undefined)
    await forbidSetting(admin, NAME)
    await admin.end()
  }
})

test('a set of the highest tier asks who it is, and does nothing before it is answered', async ({
  panel,
}) => {
  const targets = [targetOf('postgres', 'primary'), targetOf('postgres', 'standby')]
  const admin = await psql(targets[0] ?? targetOf('postgres', 'primary'), 'e2e-admin')
  const { rows } = await admin.query<{ full_page_writes: string }>('SHOW full_page_writes')
  const other = rows[0]?.full_page_writes === 'on' ? 'off' : 'on'
  try {
    await allowSetting(admin, 'full_page_writes')
    await panel.goto('/changes/sets')
    const set = await panel.evaluate(
      async (input) => {
        const response = await fetch('/api/rpc/changeSets/create', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ json: input }),
        })
        return (await response.json()) as { json: { id: string } }
      },
      {
        title: 'Full pages',
        members: targets.map(({ id }) => ({
          kind: 'settings.set',
          targetId: id,
          input: { name: 'full_page_writes', value: other },
        })),
      },
    )
    await panel.goto(`/changes/sets/${set.json.id}`)
    await panel.getByRole('button', { name: 'Apply all' }).click()
    const dialog = panel.getByRole('dialog')
    await dialog.getByRole('textbox', { name: /^Type/ }).fill('2 targets')
    await dialog.getByRole('textbox', { name: /^Reason/ }).fill('Never mind.')
    await dialog.getByRole('button', { name: 'Apply all' }).click()
    await expect(dialog.getByText('Enter your password.')).toBeVisible()
    await expectAccessible(panel)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await panel.getByRole('button', { name: 'Discard' }).click()
    await expect(panel.getByRole('heading', { name: 'Full pages' })).toBeVisible()
    await expect(panel.getByText('Discarded').first()).toBeVisible()
    const now = await admin.query<{ full_page_writes: string }>('SHOW full_page_writes')
    expect(now.rows[0]?.full_page_writes).toBe(rows[0]?.full_page_writes)
  } finally {
    await forbidSetting(admin, 'full_page_writes')
    await admin.end()
  }
})

test('a set that needs another person is approved in one act, applied, and taken back as far as it can be', async ({
  panel,
  browser,
}) => {
  const server = targetOf('postgres', 'primary')
  const setting = 'log_statement_sample_rate'
  const admin = await psql(server, 'e2e-admin', 'postgres')
  const name = `set-${Date.now()}`
  const session = await application(server, name)
  const ann = await invited(panel, browser, 'AnnSets', ['dba'])
  const ben = await invited(panel, browser, 'BenSets', ['dba'])
  const targets = [await ownTarget('set-one'), await ownTarget('set-two')]
  try {
    await allowSetting(admin, setting, 'e2e_own_operator')
    for (const { environmentId } of targets) {
      const rules = { kindPattern: '*', minTier: 1, approvals: 1, expiresMinutes: 60, reason: 'Production.' }
      expect((await rpc(panel, 'approvalPolicies/create', { environmentId, ...rules })).status).toBe(200)
    }
    const { rows } = await admin.query<{ pid: number; startedAt: string }>(
      `SELECT pid, to_json(backend_start) #>> '{}' AS "startedAt" FROM pg_stat_activity WHERE application_name = $1`,
      [name],
    )
    const title = `Sample after the end of ${name}`
    const { data } = await rpc<{ id: string }>(ann.page, 'changeSets/create', {
      title,
      members: [
        { kind: 'sessions.end', targetId: targets[0]?.id, input: { sessions: rows } },
        { kind: 'settings.set', targetId: targets[1]?.id, input: { name: setting, value: '0.5' } },
      ],
    })
    const path = `/changes/sets/${data.id}`
    await ann.page.goto(path)
    await ann.page.getByRole('button', { name: 'Ask for approval' }).click()
    const ask = ann.page.getByRole('dialog')
    await ask.getByRole('textbox', { name: /^Type/ }).fill('2 targets')
    await ask.getByRole('textbox', { name: /^Reason/ }).fill('Orders hang.')
    await ask.getByRole('button', { name: 'Ask for approval' }).click()
    await expect(ann.page.getByText('You asked for it: another person has to approve.')).toBeVisible()
    await expect(ann.page.getByRole('button', { name: 'Approve all' })).toHaveCount(0)

    const { page } = ben
    await page.goto('/approvals')
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Orders hang.' })
      .getByRole('link', { name: `Number 2 of a set: ${title}` })
      .click()
    await page.waitForURL(`**${path}`)
    await page.getByRole('button', { name: 'Approve all' }).click()
    const approve = page.getByRole('dialog')
    await expect(approve).toContainText('2 of its changes wait for your word.')
    await expect(approve).toContainText('pg_terminate_backend')
    await expect(approve).toContainText(`ALTER SYSTEM SET "${setting}"`)
    await expectAccessible(page)
    await approve.getByLabel('Comment').fill('Both of them.')
    await approve.getByLabel('Your password').fill(PASSWORD)
    await approve.getByRole('button', { name: 'Approve all' }).click()
    await expect(page.getByText('Approved by BenSets')).toHaveCount(2)
    await expectAccessible(page)

    await ann.page.getByRole('button', { name: 'Apply all' }).click()
    const apply = ann.page.getByRole('dialog')
    await apply.getByRole('textbox', { name: /^Type/ }).fill('2 targets')
    await apply.getByRole('textbox', { name: /^Reason/ }).fill('Orders hang.')
    await apply.getByRole('button', { name: 'Apply all' }).click()
    await expect(ann.page.locator('[data-member=succeeded]')).toHaveCount(2, { timeout: 90_000 })
    await expect.poll(() => settingNow(admin, setting)).toBe('0.5')
    await ann.page.getByRole('button', { name: 'Undo this set' }).click()
    await expect(apply).toContainText('Stays as it is')
    await expect(apply).toContainText('The panel has no reverse of it.')
    await expectAccessible(ann.page)
    await apply.getByRole('button', { name: 'Plan the reverses' }).click()
    await expect(ann.page.getByRole('link', { name: 'Takes back an earlier change' })).toBeVisible({
      timeout: 40_000,
    })
    expect([...ann.errors, ...ben.errors]).toEqual([])
  } finally {
    await session.end().catch(() => undefined)
    await admin.query(`ALTER SYSTEM RESET ${setting}`).catch(() => undefined)
    await admin.query('SELECT pg_reload_conf()').catch(() => undefined)
    await forbidSetting(admin, setting, 'e2e_own_operator')
    await admin.end()
    await Promise.all([ann.context.close(), ben.context.close()])
  }
})
