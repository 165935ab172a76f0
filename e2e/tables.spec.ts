import { api, psql, targetOf } from './demo'
import { expect, test } from './fixtures'

test('a bloated table is found by its dead rows, says why vacuum comes, and its address opens it again', async ({
  panel,
}) => {
  const target = targetOf('postgres', 'primary')
  const table = `swollen_${Date.now().toString(36)}`
  const admin = await psql(target, 'e2e-admin')
  try {
    await admin.query(`CREATE TABLE ${table} (id int PRIMARY KEY, n int) WITH (autovacuum_enabled = off)`)
    await admin.query(`INSERT INTO ${table} SELECT n, n FROM generate_series(1, 5000) n`)
    await admin.query(`DELETE FROM ${table} WHERE id > 1000`)
    await admin.query(`ANALYZE ${table}`)
    const dead = async () => {
      const path = `/targets/${target.id}/tables?database=shop&q=${table}`
      return (await api<{ items: { dead: number | null }[] }>('GET', path)).items[0]?.dead ?? 0
    }
    await expect.poll(dead, { timeout: 30_000 }).toBeGreaterThan(0)
    await panel.goto(`/targets/${target.id}/tables?db=shop&sort=dead`)
    const region = panel.getByRole('region', { name: `Tables of ${target.name}` })
    await panel.getByRole('searchbox').fill(table)
    const row = region.locator('tr[data-row]').filter({ hasText: table })
    await expect(row).toContainText('autovacuum off')
    await row.focus()
    await panel.keyboard.press('Enter')
    const sheet = panel.getByRole('dialog')
    await expect(sheet).toContainText('autovacuum_enabled=off')
    await expect(sheet).toContainText(`${table}_pkey`)
    await expect(panel).toHaveURL(new RegExp(`table=public.${table}`))
    await panel.reload()
    await expect(panel.getByRole('dialog')).toContainText(`${table}_pkey`)
  } finally {
    await admin.query(`DROP TABLE IF EXISTS ${table}`)
    await admin.end()
  }
})

test('tables of MariaDB are told without a right on any of them', async ({ panel }) => {
  const target = targetOf('mysql', 'primary')
  await panel.goto(`/targets/${target.id}/tables`)
  const region = panel.getByRole('region', { name: `Tables of ${target.name}` })
  await expect(region.locator('tr[data-row]').first()).toBeVisible()
})
