import { readFileSync } from 'node:fs'
import { api, psql, targetOf } from './demo'
import { expect, expectAccessible, test } from './fixtures'

/** No other spec sets them. */
const NAME = 'log_startup_progress_interval'
const FOLLOWED = 'log_parameter_max_length'

type Events = { items: { kind: string; changes: { name: string; facts: { after: string | null }[] }[] }[] }

test('what somebody set is found with its file and line, leaves as CSV, and goes when it is set back', async ({
  panel,
}) => {
  const target = targetOf('postgres', 'primary')
  const admin = await psql(target, 'e2e-admin', 'postgres')
  const row = panel.getByRole('row').filter({ hasText: NAME })
  const again = panel.getByRole('button', { name: 'Read again' })
  // One reading serves everybody for some seconds.
  const until = (count: number) =>
    expect
      .poll(
        async () => {
          await again.click()
          return row.count()
        },
        { timeout: 30_000 },
      )
      .toBe(count)
  try {
    await admin.query(`ALTER SYSTEM SET ${NAME} = '77s'`)
    await admin.query('SELECT pg_reload_conf()')
    await panel.goto(`/targets/${target.id}/settings?q=${NAME}`)
    await expect(panel.getByRole('heading', { level: 2 }).first()).toContainText(
      /parameters? (is|are) not at/,
    )
    await until(1)
    await expect(row).toContainText('77 s')
    await expect(row).toContainText('postgresql.auto.conf, line')
    await expect(row).toContainText('Set')
    await expectAccessible(panel)

    await row.getByText(NAME).click()
    const sheet = panel.getByRole('dialog')
    await expect(sheet).toContainText('77000 of ms')
    await expect(panel).toHaveURL(new RegExp(`setting=${NAME}`))
    await sheet.getByRole('button', { name: 'Close' }).click()

    const download = panel.waitForEvent('download')
    await panel.getByRole('button', { name: 'CSV' }).click()
    const csv = readFileSync(await (await download).path(), 'utf8')
    expect(csv).toContain('name,value,unit,default')
    expect(csv).toMatch(new RegExp(`${NAME},77000,ms`))
  } finally {
    await admin.query(`ALTER SYSTEM RESET ${NAME}`)
    await admin.query('SELECT pg_reload_conf()')
    await admin.end()
  }
  await until(0)
  await expect(panel.getByText('No parameter fits the filters')).toBeVisible()
  await panel.getByRole('combobox', { name: 'Which parameters' }).selectOption('all')
  await expect(row).toContainText('Default')
})

test('what changed is told with before and after, and two moments and two servers are compared', async ({
  panel,
}) => {
  // The worker looks when it is asked to, within its ten seconds.
  test.setTimeout(120_000)
  const target = targetOf('postgres', 'primary')
  const standby = targetOf('postgres', 'standby')
  const admin = await psql(target, 'e2e-admin', 'postgres')
  const base = `/targets/${target.id}`
  const look = () => api('POST', `${base}/findings/look`, {})
  const until = (holds: () => Promise<boolean>) =>
    expect
      .poll(
        async () => {
          await look()
          return holds()
        },
        { timeout: 60_000, intervals: [2_000] },
      )
      .toBe(true)
  const set = async (sql: string) => {
    await admin.query(sql)
    await admin.query('SELECT pg_reload_conf()')
  }
  try {
    await until(async () => (await api<Events>('GET', `${base}/settings/snapshots`)).items.length > 0)
    await set(`ALTER SYSTEM SET ${FOLLOWED} = 8642`)
    await until(async () => {
      const { items } = await api<Events>('GET', `${base}/events?kind=settings`)
      const changes = items.flatMap((one) => one.changes.filter(({ name }) => name === FOLLOWED))
      return changes.some(({ facts }) => facts[0]?.after === '8642 B')
    })

    await panel.goto(`/targets/${target.id}/events?kind=settings`)
    const event = panel.locator('[data-event="settings"]').filter({ hasText: '8642 B' }).first()
    await expect(event).toContainText(FOLLOWED)
    await expectAccessible(panel)
    await event.getByRole('link', { name: 'Before and after' }).click()
    // Others begin with the same words.
    const row = panel.getByRole('row').filter({ has: panel.getByText(FOLLOWED, { exact: true }) })
    await expect(row).toContainText('8642 B')
    await expect(panel.getByRole('heading', { level: 2 }).first()).toContainText(/differs?, .* the same/)
    await expectAccessible(panel)

    await panel.goto(`/targets/${target.id}/settings/compare?with=${standby.id}`)
    await expect(panel.getByRole('row').filter({ hasText: 'data_directory' })).toBeVisible()
    await panel.getByPlaceholder('Name or value').fill('no such parameter')
    await expect(panel.getByText('Nothing fits the filter')).toBeVisible()
    await expect(panel).toHaveURL(/with=/)
  } finally {
    await set(`ALTER SYSTEM RESET ${FOLLOWED}`)
    await admin.end()
  }
})
