import { readFileSync } from 'node:fs'
import { targetOf } from './demo'
import { expect, seeBelow, test } from './fixtures'

declare global {
  interface Window {
    /** What stood on the page each time it was printed. */
    printed: string[]
  }
}

const BELOW = ['Host', 'Databases by size', 'What the panel costs this target']

test('the key that prints prints what nobody has scrolled to, with its figures', async ({ panel }) => {
  await panel.addInitScript(() => {
    window.printed = []
    window.print = () => window.printed.push(document.querySelector('main')?.textContent ?? '')
  })
  await panel.goto(`/targets/${targetOf('postgres', 'primary').id}`)
  await expect(panel.locator('[data-below=unseen]').last()).toBeAttached()
  await expect(panel.getByRole('heading', { name: 'What the panel costs this target' })).toHaveCount(0)
  await panel.keyboard.press('Control+p')
  await expect.poll(() => panel.evaluate(() => window.printed.length), { timeout: 40_000 }).toBe(1)
  const [printed = ''] = await panel.evaluate(() => window.printed)
  for (const words of BELOW) expect(printed).toContain(words)
  expect(printed).toContain('capabilities are there')
  expect(printed).not.toContain('had not been loaded')
})

test('a browser that prints by itself says what had not come, and has it the next time', async ({
  panel,
}) => {
  await panel.goto(`/targets/${targetOf('postgres', 'primary').id}`)
  await expect(panel.locator('[data-below=unseen]').last()).toBeAttached()
  expect((await panel.pdf()).subarray(0, 5).toString()).toBe('%PDF-')
  for (const words of BELOW)
    await expect(panel.getByRole('heading', { name: words, exact: true })).toBeVisible()
  await expect(panel.getByText(/capabilities are there/)).toBeVisible()
  // It is for paper only, and gone with it.
  await expect(panel.getByText('had not been loaded')).toHaveCount(0)
})

test('on paper nothing scrolls, and the tables of the page are there as a file', async ({ panel }) => {
  const target = targetOf('postgres', 'primary')
  await panel.goto(`/targets/${target.id}`)
  await seeBelow(panel)
  // All of it, then the host, then the databases.
  const databases = panel.locator('[data-below]').nth(2)
  await databases.scrollIntoViewIfNeeded()
  const download = panel.waitForEvent('download')
  await databases.getByRole('button', { name: 'CSV' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^quarterdeck_.*_databases_.*\.csv$/)
  const rows = readFileSync(await file.path(), 'utf8').split('\r\n')
  expect(rows[0]).toBe('database,bytes')
  expect(rows.find((row) => row.startsWith('shop,'))).toMatch(/^shop,\d+$/)

  await panel.emulateMedia({ media: 'print' })
  const clipped = await panel.evaluate(() =>
    [...document.querySelectorAll('main section')]
      .filter(
        (box) => box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflowY !== 'visible',
      )
      .map((box) => box.getAttribute('aria-label')),
  )
  expect(clipped).toEqual([])
  await expect(databases.getByRole('button', { name: 'CSV' })).toBeHidden()
})
