import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { api, demo, demoFolder, root, targetOf } from './demo'
import { expect, expectAccessible, test } from './fixtures'

const folder = mkdtempSync(join(tmpdir(), 'qd-evidence-'))
const keys = join(folder, 'keys.jsonl')
const token = join(folder, 'token')
const copies = join(demoFolder, 'evidence', 'checkpoints.jsonl')

test.beforeAll(() => writeFileSync(token, demo().token, { mode: 0o600 }))
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

function node(program: string, args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'build', program), ...args], {
    encoding: 'utf8',
    env: { NODE_ENV: 'production', PATH: process.env.PATH, HOME: folder },
  })
  return { stdout, stderr, status }
}

const qd = (...args: string[]) => node('qd.mjs', ['--url', demo().url, '--token-file', token, ...args])
const verify = (file: string, ...more: string[]) =>
  node('audit-verify.mjs', [file, '--keys', keys, '--anchors', copies, ...more])

/** The store itself, past the panel: its owner, as an intruder with the password file would be. */
async function storeOwner(): Promise<Client> {
  const access = JSON.parse(readFileSync(join(demoFolder, 'keys', 'store.json'), 'utf8'))
  const client = new Client({ host: '127.0.0.1', ...access })
  await client.connect()
  return client
}

test('an auditor exports from the page, verifies offline, and a row altered by SQL is named', async ({
  panel,
}) => {
  await panel.goto('/audit')
  const evidence = panel.getByRole('region', { name: 'Evidence' })
  await expect(evidence).toContainText(/signed through entry \d+/)
  await expect(evidence).toContainText('Signed')
  await expectAccessible(panel)
  await panel.getByRole('button', { name: 'Check the chain' }).click()
  await expect(panel.getByText(/\d+ entries, none altered or missing/)).toBeVisible({ timeout: 40_000 })

  // The public key comes another way than the export.
  writeFileSync(keys, qd('audit', 'keys').stdout)
  const saved = panel.waitForEvent('download')
  await panel.getByRole('button', { name: 'Export for verification' }).click()
  const download = await saved
  expect(download.suggestedFilename()).toMatch(/^quarterdeck_audit_.*\.jsonl$/)
  const good = join(folder, 'good.jsonl')
  await download.saveAs(good)
  const first = verify(good)
  expect(first.stdout).toContain('VERIFIED.')
  expect(first.status).toBe(0)

  const store = await storeOwner()
  const altered = join(folder, 'altered.jsonl')
  try {
    await store.query('SET session_replication_role = replica')
    await store.query("UPDATE audit_event SET result = 'denied' WHERE seq = 2 AND result = 'ok'")
    expect(qd('audit', 'export', '--out', altered).status).toBe(0)
  } finally {
    await store.query("UPDATE audit_event SET result = 'ok' WHERE seq = 2 AND result = 'denied'")
    await store.end()
  }
  const second = verify(altered)
  expect(second.stdout).toContain('FAULT  [edited] Entry 2 was edited: its content does not give its hash.')
  expect(second.status).toBe(1)
})

test('the log leaves as a PDF and as CSV, and a link works once', async ({ panel }) => {
  await panel.goto('/audit')
  const pdf = panel.waitForEvent('download')
  await panel.getByRole('button', { name: 'PDF' }).click()
  const document = await pdf
  expect(document.suggestedFilename()).toMatch(/^quarterdeck_audit_.*\.pdf$/)
  const bytes = readFileSync(await document.path())
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  const headers = { 'sec-fetch-site': 'same-origin' }
  const again = await panel.request.get(document.url(), { headers })
  expect(again.status()).toBe(410)

  const csv = panel.waitForEvent('download')
  await panel.getByRole('button', { name: 'CSV' }).click()
  const table = readFileSync(await (await csv).path(), 'utf8')
  expect(table.split('\r\n')[0]).toBe(
    'seq,at,action,phase,result,actor_kind,actor,target,ip,reason,change,request,details,hash',
  )
})

test('a change leaves as a PDF from its page', async ({ panel }) => {
  const target = targetOf('postgres', 'primary')
  const change = await api<{ id: string; title: string }>('POST', '/changes', {
    kind: 'sessions.end',
    targetId: target.id,
    input: { sessions: [{ pid: 999_999, startedAt: '2026-01-01T00:00:00+00:00' }] },
  })
  await panel.goto(`/changes/${change.id}`)
  const pdf = panel.waitForEvent('download')
  await panel.getByRole('button', { name: 'PDF' }).click()
  const path = await (await pdf).path()
  const text = spawnSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).stdout
  expect(text).toContain(change.title)
  expect(text).toContain(change.id)
  expect(text).toContain('Page 1 of')
})
