import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { NOTICE_KINDS } from '@/lib/notify/kinds'
import { signatureHeaders } from '@/lib/notify/signature'

const page = readFileSync(fileURLToPath(new URL('../../docs/notifications.md', import.meta.url)), 'utf8')
type Verify = (secret: string, headers: Record<string, string>, body: string, now?: number) => boolean

test('the receiver in the docs takes what the panel signs once, and nothing else', async () => {
  const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-docs-'))
  const file = join(folder, 'verify.mjs')
  writeFileSync(file, code)
  try {
    const { isFromThePanel } = (await import(pathToFileURL(file).href)) as { isFromThePanel: Verify }
    const secret = `whsec_${randomBytes(32).toString('base64')}`
    const body = JSON.stringify({ type: 'notice.open', title: 'Ünïcode ✓' })
    const at = new Date()
    const headers = (id: string) => signatureHeaders(secret, { id, body, at })
    expect(isFromThePanel(secret, headers('a'), `${body} `)).toBe(false)
    expect(isFromThePanel(secret, headers('a'), body, at.getTime() + 301_000)).toBe(false)
    expect(isFromThePanel(secret, { ...headers('a'), 'webhook-id': 'b' }, body)).toBe(false)
    expect(isFromThePanel(secret, headers('a'), body)).toBe(true)
    expect(isFromThePanel(secret, headers('a'), body)).toBe(false)
    expect(isFromThePanel(secret, headers('c'), body)).toBe(true)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the kind in the docs is the one in the code', () => {
  const { title, severity } = NOTICE_KINDS['change.needs_person']
  expect(page).toContain(`'change.needs_person': { title: '${title}', severity: '${severity}' }`)
})
