import { expect, expectAccessible, test } from './fixtures'

test.use({ contextOptions: { timezoneId: 'America/New_York' } })

test("times follow the browser's zone, and the next page comes from the server already so", async ({
  panel,
}) => {
  await panel.goto('/')
  const note = panel.getByRole('link', { name: /^Times in/ })
  await expect(note).toHaveText('Times in America/New_York')
  const html = await (await panel.request.get('/')).text()
  expect(html).toContain('America/New_York')
})

test('a chosen zone holds at once, on every page, and from the first paint on', async ({ panel }) => {
  await panel.goto('/me')
  const choice = panel.getByRole('radiogroup', { name: 'Times are shown in' })
  await expect(
    choice.getByRole('radio', { name: 'The zone of this browser (America/New_York)' }),
  ).toBeChecked()
  await choice.getByRole('radio', { name: 'Another zone' }).click()
  const field = panel.getByLabel('Zone', { exact: true })
  await field.fill('Europe/Atlantis')
  await expect(panel.getByText('There is no zone of this name.')).toBeVisible()
  await field.fill('Asia/Kathmandu')
  await expect(panel.getByText(/^Now it is .* Asia\/(Kathmandu|Katmandu)\.$/)).toBeVisible()
  await expectAccessible(panel)

  const html = await (await panel.request.get('/')).text()
  expect(html).toMatch(/Asia\/Kat/)
  expect(html).not.toContain('America/New_York')
  await panel.goto('/audit')
  await expect(panel.getByRole('link', { name: /^Times in Asia\/Kat/ })).toBeVisible()

  await panel.goto('/me')
  await choice.getByRole('radio', { name: 'UTC', exact: true }).click()
  await panel.goto('/')
  await expect(panel.getByRole('link', { name: 'Times in UTC' })).toBeVisible()
})

test('numbers, dates and the clock are written as their reader chose, also in what the server draws', async ({
  panel,
}) => {
  await panel.goto('/me')
  await panel.getByLabel('Numbers are written').selectOption({ label: '12.345,6' })
  await panel.getByLabel('Dates are written').selectOption({ label: '2026-11-21' })
  await panel.getByLabel('The clock counts').selectOption({ label: 'to 12, am and pm' })
  await expect(
    panel.getByText(
      /^It is \d{4}-\d\d-\d\d, \d?\d:\d\d:\d\d [ap]m .*a table of 12\.346 rows takes 1,4 kB\.$/,
    ),
  ).toBeVisible()
  await expectAccessible(panel)
  const html = await (await panel.request.get('/')).text()
  expect(/data-formats="[^"]*"/.exec(html)?.[0]).toBe('data-formats="dots.iso.12"')
  expect(/<time[^>]*title="([^"\n]*)/.exec(html)?.[1]).toMatch(/^\d{4}-\d\d-\d\d, \d?\d:\d\d:\d\d [ap]m /)
  await panel.goto('/')
  await expect(panel.getByRole('heading', { level: 1 })).toBeVisible()
})
