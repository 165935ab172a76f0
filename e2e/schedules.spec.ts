import type { Page } from '@playwright/test'
import { expect, expectAccessible, ready, test } from './fixtures'
import { ownTarget } from './own-target'
import { invited, rpc } from './people'

// A reason that is missing is refused by the panel.
test.use({ expectedErrors: [/status of 4[0-9]{2}/] })
test.describe.configure({ mode: 'serial' })
test.setTimeout(300_000)

let environment: { id: string; name: string }
let target: { id: string; name: string }
const NAME = 'e2e nightly look'

test.beforeAll(async () => {
  const own = await ownTarget('e2e schedules')
  target = { id: own.id, name: own.name }
  environment = { id: own.environmentId, name: own.environment }
})

async function runNow(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Run now' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Run now' }).click()
  const outcome = dialog.getByRole('status')
  await expect(outcome).toBeVisible({ timeout: 40_000 })
  const words = (await outcome.textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(dialog).toHaveCount(0)
  return words
}

const history = (page: Page) => page.locator('section[aria-labelledby=history] table')

test('a window is set, and a schedule in it is made while its times are said', async ({ panel }) => {
  await panel.goto(`/windows?place=${environment.id}`)
  await panel.getByRole('button', { name: 'Set a window' }).click()
  const dialog = panel.getByRole('dialog')
  await dialog.getByLabel('Name').fill('e2e nights')
  for (const day of ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri'])
    await dialog.getByRole('checkbox', { name: day }).check()
  await dialog.getByLabel('From').fill('02:00')
  await dialog.getByLabel('To', { exact: true }).fill('04:00')
  await dialog.getByLabel('Time zone').fill('Europe/Berlin')
  await expectAccessible(panel)
  await dialog.getByRole('button', { name: 'Set window' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(panel.getByRole('heading', { level: 1 })).toContainText('1 maintenance window')
  await expect(panel.getByRole('button', { name: /, today: 1 window/ })).toBeVisible()

  await panel.goto(`/schedules/new?environment=${environment.id}`)
  await panel.getByLabel('Name').fill(NAME)
  await panel.getByLabel('Times, as cron').fill('0 25 * * *')
  const preview = panel.getByRole('region', { name: 'When it will run' })
  await expect(preview.getByRole('status')).toContainText(/25|not understood/)
  await panel.getByLabel('Times, as cron').fill('30 2 * * *')
  await panel.getByLabel('Time zone').fill('Europe/Berlin')
  await expect(preview.getByRole('status')).toContainText('At 02:30, every day.')
  await expect(preview.getByRole('listitem')).toHaveCount(5)
  await expect(preview).toContainText('clocks go forward by 60 minutes: 02:30 is skipped')
  await expect(preview).toContainText('clocks go back by 60 minutes: 02:30 comes twice; it runs at the first')
  await panel.getByRole('radio', { name: /In maintenance windows only/ }).check()
  await panel.getByLabel('Times, as cron').fill('30 12 * * *')
  await expect(preview).toContainText('No maintenance window opens')
  await panel.getByLabel('Times, as cron').fill('30 2 * * *')
  await expect(preview.getByRole('listitem')).toHaveCount(5)
  await expectAccessible(panel)
  await panel.getByRole('button', { name: 'Make it' }).click()
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText(NAME)
  await expect(panel.getByText('Runs by itself')).toBeVisible()
})

/** Sets a window that is open now and for the next two hours. */
async function openWindow(panel: Page, name: string): Promise<void> {
  await panel.goto(`/windows?place=${environment.id}`)
  await panel.getByRole('button', { name: 'Set a window' }).click()
  const dialog = panel.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  for (const day of ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'])
    await dialog.getByRole('checkbox', { name: day }).check()
  const clock = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16)
  await dialog.getByLabel('From').fill(clock(-1))
  await dialog.getByLabel('To', { exact: true }).fill(clock(2))
  await dialog.getByLabel('Time zone').fill('UTC')
  await dialog.getByRole('button', { name: 'Set window' }).click()
  await expect(dialog).toHaveCount(0)
}

test('it runs when it is asked to, fires by itself in a window that opens, and its history says both', async ({
  panel,
}) => {
  await panel.goto('/schedules')
  await panel.getByRole('searchbox', { name: 'Filter schedules' }).fill('nightly look')
  await panel.getByRole('link', { name: NAME }).click()
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText(NAME)
  expect(await runNow(panel)).toContain('1 target is looked at anew')
  await expect(history(panel)).toContainText('Run by')
  // Its time comes each minute, still in windows only; then one opens.
  await panel.getByRole('link', { name: 'Edit', exact: true }).click()
  await panel.getByLabel('Times, as cron').fill('* * * * *')
  await expect(panel.getByRole('radio', { name: /In maintenance windows only/ })).toBeChecked()
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(panel).toHaveURL(/\/schedules\/[0-9a-f-]{36}$/)
  const page = panel.url()
  await openWindow(panel, 'e2e now')
  await panel.goto(page)
  const own = history(panel).getByRole('row').filter({ hasText: 'Ran' }).filter({ hasNotText: 'Run by' })
  await expect(own.first()).toBeVisible({ timeout: 90_000 })
  await panel.getByRole('button', { name: 'Pause' }).click()
  await expect(panel.getByText(/Paused by/)).toBeVisible()
  await expect(panel.getByText('None while it is paused.')).toBeVisible()
  await panel.goto(`/windows?place=${environment.id}&view=list`)
  await panel.getByRole('button', { name: 'Remove e2e now' }).click()
  await panel.getByRole('dialog').getByRole('button', { name: 'Remove window' }).click()
  await expect(panel.getByRole('row').filter({ hasText: 'e2e now' })).toHaveCount(0)
})

test('on a blackout day it does not run, by hand either, and the day is in the calendar', async ({
  panel,
}) => {
  await panel.goto(`/windows?place=${environment.id}`)
  await panel.getByRole('button', { name: 'Set blackout days' }).click()
  const dialog = panel.getByRole('dialog')
  await dialog.getByLabel('Name').fill('e2e fair')
  await expectAccessible(panel)
  await dialog.getByRole('button', { name: 'Set days' }).click()
  await expect(dialog).toHaveCount(0)
  const today = panel.getByRole('button', { name: /, today: 1 blackout, 1 window/ })
  await expect(today).toBeVisible()
  // By the arrows through the days, without a pointer.
  await today.focus()
  const day = await today.getAttribute('data-day')
  await panel.keyboard.press('ArrowRight')
  await expect(panel.locator(':focus')).not.toHaveAttribute('data-day', day ?? '')
  await expect(panel).toHaveURL(/day=/)
  await panel.keyboard.press('ArrowLeft')
  await expect(panel.locator(`[data-day="${day}"]`)).toBeFocused()
  await expect(panel.getByRole('listitem').filter({ hasText: 'e2e fair' })).toContainText('Blackout')

  await panel.goto('/schedules')
  await panel.getByRole('link', { name: NAME }).click()
  expect(await runNow(panel)).toContain('Blackout: e2e fair')
  await expect(history(panel).getByRole('row').nth(1)).toContainText('Skipped')

  await panel.goto(`/windows?place=${environment.id}&view=list`)
  await panel.getByRole('button', { name: 'Remove e2e fair' }).click()
  await panel.getByRole('dialog').getByRole('button', { name: 'Remove days' }).click()
  const undo = panel.getByRole('button', { name: 'Undo' })
  await undo.click()
  await expect(undo).toHaveCount(0)
  await expect(panel.getByRole('row').filter({ hasText: 'e2e fair' })).toBeVisible()
  await panel.getByRole('button', { name: 'Remove e2e fair' }).click()
  await panel.getByRole('dialog').getByRole('button', { name: 'Remove days' }).click()
  await expect(panel.getByText('No blackout day is set here')).toBeVisible()
})

test('a kind is switched off with a reason, and its schedules say so', async ({ panel }) => {
  // The panel's own check of its log: no other test waits for the time of that one.
  const id = await idOf(panel, ({ kind }) => kind === 'audit.verify')
  await panel.goto('/schedules/kinds')
  await panel.getByRole('button', { name: 'Switch Check the audit log off' }).click()
  const dialog = panel.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Switch off' }).click()
  await expect(dialog.getByText('Say in a sentence why.')).toBeVisible()
  await dialog.getByLabel('Reason').fill('It is in the way of a test.')
  await dialog.getByRole('button', { name: 'Switch off' }).click()
  try {
    await expect(panel.getByText('It is in the way of a test.')).toBeVisible()
    await expectAccessible(panel)
    await panel.goto(`/schedules/${id}`)
    // In the head, and in the history once a time has come meanwhile.
    await expect(panel.getByText(/switched this kind off/).first()).toBeVisible()
  } finally {
    await rpc(panel, 'schedules/setSwitch', { kind: 'audit.verify', off: false })
  }
})

test('a freeze holds a schedule, and both say so', async ({ panel }) => {
  const id = await idOf(panel, ({ name }) => name === NAME)
  await rpc(panel, 'schedules/pause', { id, paused: false })
  const freeze = await rpc<{ id: string }>(panel, 'freezes/create', {
    scope: 'environment',
    scopeId: environment.id,
    reason: 'A test.',
  })
  try {
    await panel.goto(`/schedules/${id}`)
    expect(await runNow(panel)).toMatch(/Frozen: .* froze this environment/)
    await expect(history(panel).getByRole('row').nth(1)).toContainText('Frozen:')
  } finally {
    await rpc(panel, 'freezes/lift', { id: freeze.data.id, note: 'It is over.' })
  }
  await rpc(panel, 'schedules/pause', { id, paused: true })
})

type Listed = { id: string; name: string; kind: string }

async function idOf(page: Page, is: (schedule: Listed) => boolean): Promise<string> {
  await page.goto('/schedules')
  const { data } = await rpc<{ items: Listed[] }>(page, 'schedules/list', undefined)
  return data.items.find(is)?.id ?? ''
}

for (const theme of ['light', 'dark'] as const)
  test(`the pages stay accessible and within a phone's width, in ${theme}`, async ({ panel }) => {
    await panel.emulateMedia({ colorScheme: theme })
    await panel.goto('/schedules')
    await panel.getByRole('link', { name: NAME }).click()
    const page = new URL(panel.url()).pathname
    await expect(history(panel)).toBeVisible()
    for (const width of [1280, 360]) {
      await panel.setViewportSize({ width, height: 800 })
      for (const path of ['/schedules', page, `${page}/edit`, '/windows', '/windows?view=list']) {
        await panel.goto(path)
        await expect(panel.getByRole('heading', { level: 1 })).toBeVisible()
        await ready(panel)
        const wide = await panel.evaluate(() => document.documentElement.scrollWidth)
        expect(wide, `${path} at ${width}`).toBeLessThanOrEqual(width)
        await expectAccessible(panel)
      }
    }
  })

test('who may only look sees no buttons; a removal is taken back', async ({ panel, browser }) => {
  const { page, context, errors } = await invited(panel, browser, 'watcher', ['viewer'])
  await page.goto('/schedules')
  await expect(page.getByRole('link', { name: NAME })).toBeVisible()
  await expect(page.getByRole('button', { name: /^(Run .* now|Actions)/ })).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Make a schedule' })).toHaveCount(0)
  await page.getByRole('link', { name: NAME }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(NAME)
  await expect(page.getByRole('button', { name: /^(Run now|Pause|Resume|Remove)$/ })).toHaveCount(0)
  await page.goto('/windows')
  await expect(page.getByRole('button', { name: /, today/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^(Set|Edit|Remove)/ })).toHaveCount(0)
  await page.goto('/schedules/new')
  await expect(page.getByText('Your roles do not open this page')).toBeVisible()
  expect(errors, 'errors in the console').toEqual([])
  await context.close()

  await panel.goto('/schedules')
  await panel.keyboard.press('Control+k')
  await panel.getByPlaceholder('Target, page or action').fill('maintenance')
  await expect(panel.getByRole('option', { name: 'Maintenance windows' })).toBeVisible()
  await panel.keyboard.press('Enter')
  await expect(panel).toHaveURL(/\/windows/)
  await panel.goto('/schedules')
  await panel.getByRole('button', { name: `Actions on ${NAME}` }).click()
  await panel.getByRole('menuitem', { name: 'Remove' }).click()
  await panel.getByRole('dialog').getByRole('button', { name: 'Remove schedule' }).click()
  await expect(panel.getByRole('link', { name: NAME })).toHaveCount(0)
  await panel.getByRole('button', { name: 'Undo' }).click()
  await expect(panel.getByRole('link', { name: NAME })).toBeVisible()
  await rpc(panel, 'targets/remove', {
    targetId: target.id,
    typedName: target.name,
    reason: 'The test is over.',
  })
})
