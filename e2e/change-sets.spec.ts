import { demo, psql, targetOf } from './demo'
import { expect, expectAccessible, test } from './fixtures'

test.setTimeout(150_000)

const NAME = 'log_min_duration_sample'

test('a change is kept as a template, used on several servers as a set, and applied in its order', async ({
  panel,
}) => {
  const first = targetOf('postgres', 'primary')
  const admin = await psql(first, 'e2e-admin')
  const value = `${30_000 + (Date.now() % 1_000)}ms`
  try {
    await admin.query(`GRANT ALTER SYSTEM ON PARAMETER ${NAME} TO qd_operator`)
    await admin.query('GRANT EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() TO qd_operator')
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
    await expect(panel.locator('[data-member=planned]')).toHaveCount(3, { timeout: 30_000 })
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
    await expect(panel.locator('[data-member=succeeded]')).toHaveCount(2, { timeout: 45_000 })
    await expect(panel.getByText('All done and verified')).toBeVisible()
    await expectAccessible(panel)

    await panel.locator('[data-member=succeeded]').last().getByRole('link').click()
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
    await admin.query(`REVOKE ALTER SYSTEM ON PARAMETER ${NAME} FROM qd_operator`).catch(() => undefined)
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
    await admin.query('GRANT ALTER SYSTEM ON PARAMETER full_page_writes TO qd_operator')
    await admin.query('GRANT EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() TO qd_operator')
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
    await admin
      .query('REVOKE ALTER SYSTEM ON PARAMETER full_page_writes FROM qd_operator')
      .catch(() => undefined)
    await admin.end()
  }
})
