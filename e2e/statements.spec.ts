import { api, targetOf } from './demo'
import { expect, test } from './fixtures'

type Listed = { items: { text: string | null }[] }
const OWN = 'quarterdeck pg_stat_activity'

/** Figures come after two readings, a minute apart: the demo may have just started. The panel's own are among them. */
async function figuresOf(targetId: string): Promise<void> {
  const read = async () => {
    const now = Date.now()
    const path = `/targets/${targetId}/statements?from=${now - 3_600_000}&to=${now}`
    const { items } = await api<Listed>('GET', `${path}&q=${encodeURIComponent(OWN)}`)
    return items.filter((item) => item.text?.includes('quarterdeck:')).length
  }
  await expect.poll(read, { timeout: 180_000, intervals: [1_000] }).toBeGreaterThan(0)
}

test('what cost most is found, ordered and opened, and its address opens it again', async ({ panel }) => {
  test.setTimeout(300_000)
  const target = targetOf('postgres', 'primary')
  await figuresOf(target.id)
  await panel.goto(`/targets/${target.id}`)
  await panel.getByRole('link', { name: 'Statements', exact: true }).click()
  const table = panel.getByRole('region', { name: `Statements of ${target.name}` })
  await expect(table.locator('tr[data-row]').first()).toBeVisible()
  await expect(panel.getByRole('heading', { name: /ran at a time on average/ })).toBeVisible()

  await table.getByRole('button', { name: 'Calls' }).click()
  await expect(panel).toHaveURL(/sort=calls/)
  // The panel's own statements carry its mark.
  await panel.getByRole('searchbox').fill(OWN)
  const row = table.locator('tr[data-row]').filter({ hasText: 'quarterdeck:' }).first()
  await expect(row).toBeVisible()
  await row.focus()
  await panel.keyboard.press('Enter')
  const sheet = panel.getByRole('dialog')
  await expect(sheet.getByRole('columnheader', { name: 'The span before' })).toBeVisible()
  await expect(sheet).toContainText('pg_stat_activity')
  // The panel's own sessions are in no sample.
  await expect(sheet.getByRole('heading', { name: 'Waits seen in activity samples' })).toBeVisible()
  await expect(sheet).toContainText('No sample of this span saw the statement at work.')
  await expect(panel).toHaveURL(/statement=\d+/)
  await panel.reload()
  await expect(panel.getByRole('dialog')).toContainText('pg_stat_activity')
})

test('a server that does not count statements says why, and what helps', async ({ panel }) => {
  const target = targetOf('mysql', 'primary')
  await panel.goto(`/targets/${target.id}/statements`)
  await expect(panel.getByText('This server does not count statements')).toBeVisible()
  await expect(panel.getByText('performance_schema = ON', { exact: false }).first()).toBeVisible()
})
