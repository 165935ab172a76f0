import { api, psql, targetOf } from './demo'
import { expect, test } from './fixtures'

test('a duplicate index is found by its verdict, says what does the same, and what needs one keeps it', async ({
  panel,
}) => {
  const target = targetOf('postgres', 'primary')
  const table = `twice_${Date.now().toString(36)}`
  const admin = await psql(target, 'e2e-admin')
  try {
    await admin.query(`CREATE TABLE ${table} (id int PRIMARY KEY, n int)`)
    await admin.query(`CREATE INDEX ${table}_one ON ${table} (n)`)
    await admin.query(`CREATE INDEX ${table}_two ON ${table} (n)`)
    const path = `/targets/${target.id}/indexes?database=shop&q=${table}`
    const { items } = await api<{ items: { name: string; keeper: string | null }[] }>('GET', path)
    expect(items.find(({ name }) => name === `${table}_pkey`)?.keeper).toBe('constraint')
    await panel.goto(`/targets/${target.id}/indexes?db=shop&verdict=duplicate`)
    await panel.getByRole('searchbox').fill(table)
    const region = panel.getByRole('region', { name: `Indexes of ${target.name}` })
    const rows = region.locator('tr[data-row]')
    await expect(rows).toHaveCount(1)
    await expect(rows).toContainText(`${table}_two`)
    await rows.focus()
    await panel.keyboard.press('Enter')
    const sheet = panel.getByRole('dialog')
    await expect(sheet).toContainText(`${table}_one does the same.`)
    await expect(sheet).toContainText('CREATE INDEX')
    await panel.reload()
    await expect(panel.getByRole('dialog')).toContainText(`${table}_one does the same.`)
  } finally {
    await admin.query(`DROP TABLE IF EXISTS ${table}`)
    await admin.end()
  }
})
