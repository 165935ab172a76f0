import type { Page } from '@playwright/test'
import { application, targetOf } from './demo'
import { expect, ready, test } from './fixtures'

/** Whether the focused element shows it. */
function focusSeen(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const focused = document.activeElement
    if (focused === null || focused === document.body) return false
    const style = getComputedStyle(focused)
    return (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none'
  })
}

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab')
    const focused = page.locator(':focus')
    // While a page arrives, Tab may come to nothing yet.
    if ((await focused.count()) === 0) continue
    const text = `${(await focused.getAttribute('aria-label')) ?? ''} ${(await focused.textContent()) ?? ''}`
    if (name.test(text)) return
  }
  throw new Error(`Tab never came to ${name}`)
}

test('from the fleet to the end of a session, and back out of it, without a pointer', async ({ panel }) => {
  const target = targetOf('postgres', 'primary')
  const name = `e2e-keys-${Date.now()}`
  const session = await application(target, name)
  await session.query('BEGIN; SELECT 1')
  await panel.goto('/')
  await expect(panel.locator('[data-live=live]')).toBeVisible()
  await tabTo(panel, new RegExp(`^\\s*${target.name}$`))
  await expect.poll(() => focusSeen(panel)).toBe(true)
  await panel.keyboard.press('Enter')
  await panel.waitForURL(/\/targets\/[^/]+$/)
  await tabTo(panel, /^\s*Activity$/)
  await panel.keyboard.press('Enter')
  await panel.waitForURL(/\/sessions/)
  await expect(panel.getByRole('row').filter({ hasText: name })).toBeVisible()
  await panel.keyboard.press('/')
  await panel.keyboard.type(name)
  await expect(panel.getByRole('row')).toHaveCount(2)
  // Past the selects, where a letter chooses an entry.
  await tabTo(panel, /CSV/)
  await panel.keyboard.press('j')
  await expect(panel.locator('tr:focus')).toContainText(name)
  await expect.poll(() => focusSeen(panel)).toBe(true)
  await panel.keyboard.press('Enter')
  const sheet = panel.getByRole('dialog')
  await expect(sheet).toContainText(name)
  await tabTo(panel, /End session/)
  await panel.keyboard.press('Enter')
  const dialog = panel.getByRole('dialog').filter({ hasText: 'The plan' })
  await expect(dialog).toBeVisible()
  // Nothing is a letter away from happening, and Enter starts on Cancel.
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await panel.keyboard.press('g')
  await panel.keyboard.press('c')
  await expect(dialog).toBeVisible()
  await panel.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(sheet.getByRole('button', { name: 'End session' })).toBeFocused()
  await panel.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  await expect(panel.locator('tr:focus')).toContainText(name)
  expect((await session.query('SELECT 1')).rowCount).toBe(1)
  await session.end()
})

test('keys of every page: help, g and a letter, filter, pause, palette', async ({ panel }) => {
  await panel.goto('/')
  await expect(panel.locator('[data-live=live]')).toBeVisible()
  await tabTo(panel, /Pause/)
  await panel.keyboard.press('?')
  await expect(panel.getByRole('dialog')).toContainText(/Fleet\s*g\s*f/)
  await panel.keyboard.press('Escape')
  await expect(panel.getByRole('dialog')).toHaveCount(0)
  await expect(panel.getByRole('button', { name: 'Pause' })).toBeFocused()
  await panel.keyboard.press('p')
  await expect(panel.getByRole('button', { name: 'Go live' })).toBeVisible()
  await panel.keyboard.press('p')
  await expect(panel.getByRole('button', { name: 'Pause' })).toBeVisible()
  await panel.keyboard.press('/')
  await panel.keyboard.type('shop-pg-3')
  await expect(panel.locator('tr[data-target]')).toHaveCount(1)
  await panel.keyboard.press('Escape')
  // Other tests register and remove targets meanwhile: what counts is that the rest is back.
  await expect(panel.locator('tr[data-target]').filter({ hasText: 'shop-pg-1' })).toBeVisible()
  await panel.keyboard.press('Escape')
  await panel.keyboard.press('g')
  await panel.keyboard.press('c')
  await panel.waitForURL(/\/changes/)
  await panel.keyboard.press('Control+k')
  await panel.getByRole('dialog').getByRole('combobox').press('m')
  await panel.keyboard.type('arket-maria-2')
  await panel.keyboard.press('Enter')
  await panel.waitForURL(new RegExp(targetOf('mysql', 'replica').id))
})

for (const [what, options] of [
  ['forced colours', { forcedColors: 'active' }],
  ['reduced motion', { reducedMotion: 'reduce' }],
  ['zoom of 200 %', { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 }],
] as const)
  test.describe(what, () => {
    test.use({ contextOptions: options })
    test(`${what}: pages keep their words, their focus and their width`, async ({ panel }) => {
      const target = targetOf('postgres', 'primary')
      for (const path of ['/', `/targets/${target.id}`, `/targets/${target.id}/sessions`, '/changes']) {
        await panel.goto(path)
        await expect(panel.getByRole('heading').first()).toBeVisible()
        await ready(panel)
        await panel.keyboard.press('Tab')
        await expect.poll(() => focusSeen(panel), path).toBe(true)
        const [wide, room] = await panel.evaluate(() => [
          document.documentElement.scrollWidth,
          document.documentElement.clientWidth,
        ])
        expect(wide, path).toBeLessThanOrEqual(room ?? 0)
      }
    })
  })
