import { api, application, psql, targetOf } from './demo'
import { expect, expectAccessible, test } from './fixtures'

type Moment = {
  at: number | null
  items: { application: string | null; waitClass: string; text: string | null }[]
}
type List = { items: { value: string | null; average: number }[] }

test('who was waiting then is found by slices, a press into the picture and a span', async ({ panel }) => {
  // The worker looks every ten seconds.
  test.setTimeout(180_000)
  const target = targetOf('postgres', 'primary')
  const name = `e2e-activity-${Date.now()}`
  const sleeper = await application(target, name)
  const sleeping = sleeper.query(`SELECT pg_sleep(600), 'Mrs Miller'`).catch(() => undefined)
  const path = `/targets/${target.id}/activity`
  const moment = async () =>
    api<Moment>('GET', `${path}/moment?at=${Date.now()}&application=${name}`).catch(() => null)
  // Until the worker has looked, and knows what it runs.
  await expect
    .poll(async () => (await moment())?.items[0]?.text ?? '', { timeout: 90_000 })
    .toContain('SELECT pg_sleep(')
  const kept = await moment()
  if (kept?.at == null) throw new Error('Nothing is kept any more.')
  expect(kept.items[0]).toMatchObject({ waitClass: 'timeout' })
  expect(kept.items[0]?.text).not.toContain('Miller')

  await panel.goto(`/targets/${target.id}/sessions`)
  await panel.getByRole('link', { name: 'Activity history', exact: true }).click()
  await expect(panel.getByRole('heading', { name: /were at work at a time on average/ })).toBeVisible()
  await panel.getByRole('button', { name: 'Application', exact: true }).click()
  await expect(panel).toHaveURL(/by=application/)
  const table = panel.getByRole('region', { name: `Who was at work on ${target.name}` })
  const row = table.locator('tr[data-row]').filter({ hasText: name })
  await expect(row).toContainText('Sleeps on purpose')
  // Only these, now by statement.
  await row.focus()
  await panel.keyboard.press('Enter')
  await expect(panel).toHaveURL(new RegExp(`app=${name}`))
  await expect(panel).toHaveURL(/by=statement/)
  await expect(table.locator('tr[data-row]')).toHaveCount(1)
  await expect(table).toContainText('pg_sleep')

  // By keyboard to the last part that was looked at, and into it.
  const { items } = await api<List>(
    'GET',
    `${path}?from=${kept.at - 600_000}&to=${kept.at + 30_000}&by=application&application=${name}`,
  )
  expect(items.map(({ value }) => value)).toEqual([name])
  await panel.goto(`${path}?app=${name}&from=${kept.at - 600_000}&to=${kept.at + 15_000}`)
  const picture = panel.getByRole('slider', { name: /Sessions at work/ })
  await picture.focus()
  await panel.keyboard.press('End')
  await panel.keyboard.press('Enter')
  await expect(panel).toHaveURL(/[?&]at=\d+/)
  const then = panel.getByRole('region', { name: 'Who was at work at that moment' })
  await expect(then).toContainText(name)
  await expect(then).toContainText('Timeout: PgSleep')
  await expectAccessible(panel)
  // The address alone shows it again.
  await panel.reload()
  await expect(then).toContainText(name)
  await panel.getByRole('button', { name: 'Close' }).click()
  await expect(then).toHaveCount(0)

  // Drawn over with the pointer, it becomes the span; back undoes it.
  const before = panel.url()
  const box = await picture.boundingBox()
  if (!box) throw new Error('There is no picture.')
  await panel.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2)
  await panel.mouse.down()
  await panel.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2, { steps: 4 })
  await panel.mouse.up()
  await expect(panel).not.toHaveURL(before)
  await panel.goBack()
  await expect(panel).toHaveURL(before)

  const admin = await psql(target, 'e2e-admin')
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
    name,
  ])
  await sleeping
  await admin.end()
})

test('a server that does not tell what it waits for says so, and what helps', async ({ panel }) => {
  const target = targetOf('mysql', 'primary')
  await expect
    .poll(
      async () =>
        (
          await api<{ source: { name: string | null } }>(
            'GET',
            `/targets/${target.id}/activity?from=${Date.now() - 3_600_000}&to=${Date.now()}`,
          )
        ).source.name,
      { timeout: 90_000 },
    )
    .not.toBeNull()
  await panel.goto(`/targets/${target.id}/activity`)
  await expect(panel.getByText(/What sessions wait for: performance_schema is off/)).toBeVisible()
  await expect(panel.getByText('performance_schema = ON', { exact: false }).first()).toBeVisible()
})
