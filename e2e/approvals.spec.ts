import type { Page } from '@playwright/test'
import { application, psql, targetOf } from './demo'
import { expect, expectAccessible, test } from './fixtures'
import { type OwnTarget, ownTarget } from './own-target'
import { invited, type Person, plannedOn, rpc } from './people'

const PASSWORD = 'a long sentence nobody guesses'

test.describe.configure({ mode: 'serial' })
test.setTimeout(300_000)

let target: OwnTarget
let ann: Person
let ben: Person

/** Plans the end of a session that was opened for it; answers the address of the change. */
async function plannedBy(page: Page, name: string): Promise<{ path: string; alive: () => Promise<boolean> }> {
  const server = targetOf('postgres', 'primary')
  await application(server, name)
  const admin = await psql(server, 'e2e-admin')
  const find = () =>
    admin.query<{ pid: number; startedAt: string }>(
      `SELECT pid, to_json(backend_start) #>> '{}' AS "startedAt" FROM pg_stat_activity WHERE application_name = $1`,
      [name],
    )
  const [session] = (await find()).rows
  if (page.url() === 'about:blank') await page.goto('/changes')
  const change = await plannedOn(page, {
    kind: 'sessions.end',
    targetId: target.id,
    input: { sessions: [session] },
  })
  expect(change.state).toBe('planned')
  return { path: `/changes/${change.id}`, alive: async () => ((await find()).rowCount ?? 0) > 0 }
}

async function apply(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click()
}

test('an administrator says in Policies that production needs a second person', async ({
  panel,
  browser,
}) => {
  target = await ownTarget('approvals')
  ann = await invited(panel, browser, 'AnnAsks', ['dba'])
  ben = await invited(panel, browser, 'BenApproves', ['dba'])
  await panel.goto('/policies')
  await panel.getByRole('button', { name: 'Add a policy' }).first().click()
  const dialog = panel.getByRole('dialog')
  await dialog.getByLabel('Where').selectOption({ label: target.environment })
  await dialog.getByLabel('From tier').selectOption('1')
  await dialog.getByText('Somebody on call may break the glass').click()
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Production needs two people.')
  await dialog.getByRole('button', { name: 'Add it' }).click()
  await expect(panel.getByRole('row').filter({ hasText: target.environment })).toContainText('allowed')
  await expectAccessible(panel)
})

test('asked by one, approved with a step-up by another, applied by the first', async () => {
  const { path, alive } = await plannedBy(ann.page, `approve-${Date.now()}`)
  await ann.page.goto(path)
  await expect(ann.page.getByText('Needs the approval of one other person')).toBeVisible()
  await expect(ann.page.getByRole('button', { name: 'Apply', exact: true })).toHaveCount(0)
  await ann.page.getByRole('button', { name: 'Ask for approval' }).click()
  const ask = ann.page.getByRole('dialog')
  await ask.getByLabel('Reason').fill('It holds the orders table.')
  await ask.getByRole('button', { name: 'Ask for approval' }).click()
  await expect(ann.page.getByText('You asked for it: another person has to approve.')).toBeVisible()

  await ben.page.goto('/approvals')
  await expectAccessible(ben.page)
  const item = ben.page.getByRole('listitem').filter({ hasText: 'It holds the orders table.' })
  await item.getByRole('link').first().click()
  await ben.page.waitForURL(`**${path}`)
  await ben.page.getByRole('button', { name: 'Approve', exact: true }).click()
  const approve = ben.page.getByRole('dialog')
  await expect(approve).toContainText('pg_terminate_backend')
  await approve.getByLabel('Comment').fill('Looked at it.')
  await approve.getByLabel('Your password').fill(PASSWORD)
  await approve.getByRole('button', { name: 'Approve', exact: true }).click()
  await expect(ben.page.getByText('Approved by BenApproves')).toBeVisible()
  await expectAccessible(ben.page)

  expect(await alive()).toBe(true)
  await apply(ann.page)
  await expect.poll(alive).toBe(false)
  await expect(ann.page.getByText('Done and verified').first()).toBeVisible()
  await expect(ann.page.getByText('Approved and used')).toBeVisible()
})

test('broken glass: everybody sees it, it applies without approval, another person reviews it', async () => {
  const { path, alive } = await plannedBy(ann.page, `glass-${Date.now()}`)
  await ann.page.goto('/approvals?box=reviews')
  await ann.page.getByRole('button', { name: 'Break the glass' }).click()
  const dialog = ann.page.getByRole('dialog')
  await dialog.getByLabel('Where').selectOption({ label: `${target.name} (target)` })
  await dialog.getByLabel('Reason').fill('Orders hang and nobody answers.')
  await dialog.getByLabel('Your password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Break the glass' }).click()
  await expect(ann.page.getByRole('alert').filter({ hasText: 'AnnAsks broke the glass' })).toBeVisible()
  await ben.page.goto('/changes')
  await expect(ben.page.getByRole('alert').filter({ hasText: 'AnnAsks broke the glass' })).toBeVisible()
  await ann.page.goto(path)
  await apply(ann.page)
  await expect.poll(alive).toBe(false)

  await ann.page.goto('/approvals?box=reviews')
  const own = ann.page.getByRole('listitem').filter({ hasText: 'Orders hang and nobody answers.' })
  await own.getByRole('button', { name: 'End it now' }).click()
  await expect(own).toContainText('Waits for review')
  await expect(own.getByRole('button', { name: 'Review' })).toHaveCount(0)
  await ben.page.goto('/approvals?box=reviews')
  const task = ben.page.getByRole('listitem').filter({ hasText: 'Orders hang and nobody answers.' })
  await expect(task).toContainText('Done and verified')
  await task.getByRole('button', { name: 'Review' }).click()
  const review = ben.page.getByRole('dialog')
  await review.getByLabel('What you found').fill('It was right to do so.')
  await review.getByRole('button', { name: 'Close the review' }).click()
  await expect(task).toContainText('It was right to do so.')
  await expectAccessible(ben.page)
})

test('a freeze is on every page, stops the button, and is lifted with a note', async () => {
  await ben.page.goto('/freezes')
  await ben.page.getByRole('button', { name: 'Freeze changes' }).click()
  const dialog = ben.page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /A target/ }).check()
  await dialog.getByLabel('Which').selectOption({ label: target.name })
  await dialog.getByLabel('Reason').fill('Moving the disks.')
  await dialog.getByRole('button', { name: 'Freeze', exact: true }).click()
  await expect(ben.page.getByRole('status').filter({ hasText: 'Moving the disks.' })).toBeVisible()
  await expectAccessible(ben.page)
  const { path, alive } = await plannedBy(ann.page, `frozen-${Date.now()}`)
  await ann.page.goto(path)
  await expect(ann.page.getByText(/Changes are frozen/).first()).toBeVisible()
  const { data } = await rpc<{ code?: string; planHash: string }>(ann.page, 'changes/get', {
    id: path.split('/').at(-1),
  })
  const pressed = await rpc(ann.page, 'changes/apply', {
    id: path.split('/').at(-1),
    planHash: data.planHash,
  })
  expect(pressed.status).toBe(423)
  expect(await alive()).toBe(true)
  await ben.page.goto('/freezes')
  const row = ben.page.getByRole('listitem').filter({ hasText: 'Moving the disks.' })
  await row.getByRole('button', { name: 'Lift' }).click()
  const lift = ben.page.getByRole('dialog')
  await lift.getByLabel('Why it may end').fill('The disks are there.')
  await lift.getByRole('button', { name: 'Lift it' }).click()
  await expect(row).toContainText('The disks are there.')
  await expect(ben.page.getByRole('status').filter({ hasText: 'Moving the disks.' })).toHaveCount(0)
  for (const { context } of [ann, ben]) await context.close()
})
