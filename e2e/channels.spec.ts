import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { api, demo, demoFolder, application as openApplication, plannedChange, targetOf } from './demo'
import { expect, expectAccessible, test } from './fixtures'
import { invited, rpc } from './people'

// A form that is filled in wrong is refused by the panel.
test.use({ expectedErrors: [/status of 40[03]/] })

type Sinks = { smtp: { port: number; folder: string }; hooks: { url: string; folder: string } }
type Hook = { path: string; genuine: boolean; body: { type: string; title?: string; link?: string } }

const sinks = () => JSON.parse(readFileSync(join(demoFolder, 'demo.json'), 'utf8')) as Sinks
const filesOf = (folder: string) =>
  readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
/** Letters in the demo's mail sink, with soft line breaks and encoded words undone as far as we need it. */
const letters = () => filesOf(sinks().smtp.folder).map((raw) => raw.replaceAll('=\r\n', ''))
const hooks = () => filesOf(sinks().hooks.folder).map((text) => JSON.parse(text) as Hook)

test('a channel is made, tested, and its mail lies in the sink; the log has the line', async ({ panel }) => {
  const name = `e2e mail ${Date.now()}`
  await panel.goto('/channels')
  await expect(panel.getByRole('heading', { level: 1 })).toContainText('what people must know')
  await panel.getByRole('button', { name: 'Add a channel' }).click()
  const dialog = panel.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Mail server', { exact: true }).fill('localhost')
  await dialog.getByLabel('Port').fill(String(sinks().smtp.port))
  await dialog.getByLabel('User').fill('panel')
  await dialog.getByLabel('Password').fill('a password of the sink')
  await dialog.getByLabel('From').fill('e2e@quarterdeck.example')
  await dialog.getByLabel('To', { exact: true }).fill('night@quarterdeck.example\nday@quarterdeck.example')
  await dialog.getByLabel('Certificate of').fill(readFileSync(demo().ca, 'utf8'))
  await expectAccessible(panel)
  await dialog.getByRole('button', { name: 'Add channel' }).click()
  await expect(dialog).toHaveCount(0)

  const row = panel.getByRole('row').filter({ hasText: name })
  await expect(row).toContainText('Never tried')
  await row.getByRole('button', { name: `Test ${name}` }).click()
  await expect(panel.getByText('The receiver took it')).toBeVisible({ timeout: 40_000 })
  const letter = letters().find((text) => text.includes('From: e2e@quarterdeck.example'))
  expect(letter).toContain('Subject: [Info] Test message from Quarterdeck')
  expect(letter).toContain('To: night@quarterdeck.example, day@quarterdeck.example')

  await panel.getByRole('link', { name: 'Open the line in the log' }).click()
  const sheet = panel.getByRole('dialog')
  await expect(sheet).toContainText(name)
  await expect(sheet).toContainText('250')
  await expectAccessible(panel)

  await panel.goto('/channels')
  await expect(row).toContainText('Test: Delivered')
  await row.getByRole('button', { name: `Actions on ${name}` }).click()
  await panel.getByRole('menuitem', { name: 'Remove' }).click()
  await panel.getByRole('dialog').getByRole('button', { name: 'Remove channel' }).click()
  await expect(row).toHaveCount(0)
})

test('what would happen to a notice is said by the rules themselves', async ({ panel }) => {
  const name = `e2e rule ${Date.now()}`
  await panel.goto('/channels/routes')
  await panel.getByRole('button', { name: 'Add a rule' }).click()
  const dialog = panel.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('checkbox', { name: 'Only at some hours' }).click()
  await dialog.getByRole('checkbox', { name: 'Mon', exact: true }).click()
  await dialog.getByLabel('Time zone').fill('Europe/Atlantis')
  await dialog.getByLabel('Goes to').selectOption('Team webhook')
  await dialog.getByRole('button', { name: 'Add rule' }).click()
  await expect(dialog.getByText('No such time zone is known.')).toBeVisible()
  await dialog.getByLabel('Time zone').fill('Europe/Berlin')
  await dialog.getByRole('button', { name: 'Add rule' }).click()
  await expect(dialog).toHaveCount(0)
  const row = panel.getByRole('row').filter({ hasText: name })
  await expect(row).toContainText('Tue, Wed, Thu, Fri 09:00–17:00, Europe/Berlin')

  const preview = panel.getByRole('region', { name: 'What would happen to a notice' })
  await expect(preview).toContainText('It goes to Team webhook, Mail to on-call')
  await expect(preview).toContainText(`${name} is not asked: one above took it`)
  await panel.getByRole('button', { name: `Move ${name} up` }).click()
  await expect(preview).toContainText('Everything takes it')
  await preview.getByLabel('When').fill('2026-01-12T12:00')
  await expect(preview).toContainText(`${name} does not hold at this hour`)
  await expectAccessible(panel)

  await row.getByRole('button', { name: `Actions on ${name}` }).click()
  await panel.getByRole('menuitem', { name: 'Remove' }).click()
  await panel.getByRole('dialog').getByRole('button', { name: 'Remove rule' }).click()
  await expect(row).toHaveCount(0)
})

/** The panel's own store, as its owner. */
async function store(): Promise<Client> {
  const access = JSON.parse(readFileSync(join(demoFolder, 'keys', 'store.json'), 'utf8')) as Record<
    string,
    string
  >
  const client = new Client({ host: '127.0.0.1', ...access, port: Number(access.port) })
  await client.connect()
  return client
}

test('a change that needs a person arrives by mail and signed webhook, and so does the decision', async ({
  panel,
}) => {
  test.setTimeout(300_000)
  const target = targetOf('postgres', 'primary')
  const application = `e2e-notice-${Date.now()}`
  const victim = await openApplication(target, application)
  const { rows } = await victim.query<{ pid: number; startedAt: string }>(
    `SELECT pid, to_json(backend_start) #>> '{}' AS "startedAt" FROM pg_stat_activity WHERE pid = pg_backend_pid()`,
  )
  const change = await plannedChange({
    kind: 'sessions.end',
    targetId: target.id,
    input: { sessions: rows },
  })
  // The worker stands still while the run is queued; the journal then says what three dead workers leave behind.
  const own = await store()
  const worker = await own.query<{ pid: number }>('SELECT pid FROM worker ORDER BY seen_at DESC LIMIT 1')
  const pid = worker.rows[0]?.pid ?? 0
  process.kill(pid, 'SIGSTOP')
  try {
    await expect.poll(() => readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^State:\tT/m)
    const { run } = await api<{ run: string }>('POST', `/changes/${change.id}/apply`, {
      planHash: change.planHash,
    })
    await own.query(
      `UPDATE run SET state = 'running', attempt = 3, fence = nextval('run_fence'), started_at = now(),
              lease_until = now() - interval '1 s' WHERE id = $1`,
      [run],
    )
    await own.query(`UPDATE run_step SET state = 'running', started_at = now() WHERE run_id = $1`, [run])
  } finally {
    process.kill(pid, 'SIGCONT')
    await own.end()
  }
  const path = `/changes/${change.id}`
  const mailOf = (words: string) => letters().find((text) => text.includes(path) && text.includes(words))
  const hookOf = (type: string) =>
    hooks().find((hook) => hook.body.type === type && hook.body.link?.endsWith(path))
  await expect
    .poll(() => mailOf('Needs a person'), { timeout: 40_000 })
    .toContain('Subject: [Critical] Needs a person')
  await expect.poll(() => hookOf('notice.open')?.genuine, { timeout: 40_000 }).toBe(true)
  expect(mailOf('Needs a person')).toContain(target.name)

  await panel.goto('/channels/deliveries')
  await panel
    .getByRole('button', { name: /^Needs a person/ })
    .first()
    .click()
  const sheet = panel.getByRole('dialog')
  await expect(sheet).toContainText(target.name)
  await expect(sheet).toContainText('Delivered')

  await panel.goto(path)
  await panel.getByRole('button', { name: 'End it here' }).click()
  await panel.getByRole('dialog').getByLabel('Reason').fill('Looked at Activity.')
  await panel.getByRole('dialog').getByRole('button', { name: 'End it', exact: true }).click()
  await expect.poll(() => hookOf('notice.resolved')?.genuine, { timeout: 40_000 }).toBe(true)
  await expect.poll(() => mailOf('Decided'), { timeout: 40_000 }).toContain('A person ended the change there')
  await victim.end().catch(() => undefined)
})

test('a DBA reads channels and changes none, by button or past it', async ({ panel, browser }) => {
  const { page, context } = await invited(panel, browser, 'dba', ['dba'])
  await page.goto('/channels')
  await expect(page.getByRole('row').filter({ hasText: 'Team webhook' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^(Add|Test|Actions)/ })).toHaveCount(0)
  await page.goto('/channels/routes')
  await expect(page.getByText('It goes to')).toBeVisible()
  await expect(page.getByRole('button', { name: /^(Add|Move|Actions)/ })).toHaveCount(0)
  const { items } = await api<{ items: { id: string; name: string }[] }>('GET', '/channels')
  const past = await rpc<{ code: string }>(page, 'channels/remove', { id: items[0]?.id })
  expect(past.status).toBe(403)
  expect(past.data.code).toBe('permission.denied')
  await context.close()
})
