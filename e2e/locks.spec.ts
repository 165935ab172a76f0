import { api, application, psql, targetOf } from './demo'
import { expect, expectAccessible, test } from './fixtures'

type Party = { pid: number | null; application: string | null }
type Forest = { at: string; trees: { root: Party; branches: Party[] }[] }
type Replay = Forest & { pileUp: { id: string } }

test('who holds others up is ended from its tree, which goes; history and audit keep it', async ({
  panel,
}) => {
  // The worker looks every ten seconds.
  test.setTimeout(300_000)
  const target = targetOf('postgres', 'primary')
  const stamp = Date.now()
  const table = `e2e_locks_${stamp}`
  const [holds, waits] = [`e2e-holds-${stamp}`, `e2e-waits-${stamp}`]
  const admin = await psql(target, 'e2e-admin')
  const [holder, waiter] = [await application(target, holds), await application(target, waits)]
  await admin.query(`CREATE TABLE ${table} (id int PRIMARY KEY, n int)`)
  await admin.query(`INSERT INTO ${table} VALUES (1, 1)`)
  await admin.query(`GRANT SELECT, UPDATE ON ${table} TO e2e_app`)
  await holder.query('BEGIN')
  await holder.query(`UPDATE ${table} SET n = 2`)
  const waiting = waiter.query(`UPDATE ${table} SET n = 3`)

  await panel.goto(`/targets/${target.id}/locks`)
  const tree = panel.locator('[data-root]').filter({ has: panel.locator('h3', { hasText: holds }) })
  await expect(tree).toContainText('holds up 1 session')
  await expect(tree.getByRole('listitem')).toContainText(`public.${table}`)
  await expect(tree.getByRole('listitem')).toContainText(waits)
  await expect(panel.getByRole('heading', { level: 2 }).first()).toContainText(/hold/)
  await expectAccessible(panel)

  // Until the worker has kept it.
  const replay = () =>
    api<Replay>('GET', `/targets/${target.id}/locks/replay?at=${new Date().toISOString()}`).catch(() => null)
  const rootOf = (forest: Forest | null) => forest?.trees.find(({ root }) => root.application === holds)?.root
  const looks: Replay[] = []
  const isKept = async () => {
    const look = await replay()
    if (look !== null && rootOf(look)) looks.push(look)
    return looks.length
  }
  await expect.poll(isKept, { timeout: 60_000 }).toBeGreaterThan(0)
  const [kept] = looks
  if (!kept) throw new Error('Nothing is kept.')
  const { at, pileUp } = kept

  await tree.getByRole('button', { name: 'End session' }).click()
  const dialog = panel.getByRole('dialog').filter({ hasText: 'The plan' })
  await expect(dialog).toContainText('1 waiting session goes on')
  await dialog.getByRole('button', { name: /^End session/ }).click()
  await waiting
  await expect(tree).toHaveCount(0)

  await panel.goto(`/targets/${target.id}/locks`)
  await expect(panel.locator(`[data-pile-up="${pileUp.id}"] a`)).toBeVisible()
  await panel.goto(`/targets/${target.id}/locks?at=${at}`)
  await expect(panel.getByText(/^As it was at/)).toBeVisible()
  await expect(tree).toContainText(waits)
  await expect(tree.getByRole('button')).toHaveCount(0)
  await expectAccessible(panel)
  await panel.getByRole('button', { name: 'Back to now' }).click()
  await expect(tree).toHaveCount(0)

  const pid = rootOf(kept)?.pid
  const changes = await api<{ items: { id: string; title: string }[] }>('GET', '/changes?limit=200')
  const change = changes.items.find(({ title }) => title.includes(`session ${pid} `))
  const phases = async () => {
    const { items } = await api<{ items: { changeId: string | null; phase: string }[] }>(
      'GET',
      `/audit?action=changes.apply&targetId=${target.id}&limit=100`,
    )
    return items.filter(({ changeId }) => changeId === change?.id).map(({ phase }) => phase)
  }
  await expect.poll(phases).toEqual(expect.arrayContaining(['intent', 'outcome']))
  await admin.query(`DROP TABLE ${table}`)
  await admin.end()
  await waiter.end()
  await holder.end().catch(() => undefined)
})
