import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockOpenRequest } from '@/lib/approvals/request-store'
import { appendAuditAlone } from '@/lib/audit/append'
import { personKey } from '@/lib/audit/personal-store'
import { systemActor } from '@/lib/auth/actor'
import { sealWords } from '@/lib/changes/reason'
import { insertDownload, readParts, takeDownload } from '@/lib/documents/download-store'
import { type DocumentInput, makeDocument } from '@/lib/documents/make.run'
import { insertApproval, insertRequest, markApproved } from '@/lib/features/approvals/store'
import { handleDownload } from '@/lib/http/download-door'
import { inTransaction, prisma } from '@/lib/store/client'
import { makePerson } from '@/test/changes/site'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-documents-'))
const owner = { kind: 'user', id: randomUUID() }
let panel: TestPanel

beforeAll(async () => {
  panel = await startTestPanel()
})

afterAll(async () => {
  await panel?.stop()
  rmSync(folder, { recursive: true, force: true })
})

type Wanted = DocumentInput extends infer One
  ? One extends unknown
    ? Omit<One, 'downloadId'>
    : never
  : never

/** Has the worker's task make it, and reads the file back as its owner's browser would. */
async function made(wanted: Wanted): Promise<{ path: string; pages: number; text: string; fonts: string }> {
  const downloadId = randomUUID()
  const row = {
    id: downloadId,
    kind: 'document' as const,
    name: 'x.pdf',
    contentType: 'application/pdf',
    owner,
  }
  await inTransaction((tx) => insertDownload(tx, { ...row, input: {} }))
  const { bytes, pages } = await makeDocument({ ...wanted, downloadId })
  const parts: Uint8Array[] = []
  for await (const part of readParts(downloadId)) parts.push(part)
  expect(Buffer.concat(parts)).toHaveLength(bytes)
  const path = join(folder, `${downloadId}.pdf`)
  writeFileSync(path, Buffer.concat(parts))
  const [text, fonts] = await Promise.all([run('pdftotext', ['-layout', path, '-']), run('pdffonts', [path])])
  return { path, pages, text: text.stdout, fonts: fonts.stdout }
}

async function makeChange() {
  const environment = await prisma().environment.create({
    data: { name: `prod ${randomUUID()}`, kind: 'production' },
  })
  const target = await prisma().target.create({
    data: {
      name: `shop \u202e"; DROP TABLE ${randomUUID().slice(0, 4)}`,
      engine: 'postgres',
      host: 'localhost',
      port: 1,
      database: 'x',
      tlsMode: 'verify-full',
      environmentId: environment.id,
      tags: [],
    },
  })
  const ann = await makePerson('dba')
  const plan = {
    sentence: 'Ends 2 sessions of shop.',
    steps: [
      {
        what: 'End session 4711',
        sql: "SELECT pg_terminate_backend(4711) -- => '>' 漢",
        locks: 'none',
        estimate: 'a moment',
        undo: 'none: the client connects again',
      },
    ],
    facts: { backend_start: '2026-11-23T01:02:03Z', rows: 2, open: null },
    warnings: ['One of them writes.'],
    consequences: ['Its transaction is rolled back.'],
    typedName: 'shop',
  }
  const change = await prisma().change.create({
    data: {
      kind: 'sessions.end',
      title: 'End 2 sessions of shop',
      tier: 2,
      targetId: target.id,
      input: {},
      state: 'succeeded',
      plan,
      planHash: 'a'.repeat(64),
      actorKind: 'user',
      actorId: ann.id,
      actorName: ann.name,
    },
  })
  const made = await prisma().run.create({
    data: {
      changeId: change.id,
      targetId: target.id,
      state: 'succeeded',
      actorId: ann.id,
      attempt: 1,
      verified: { ok: true, detail: 'The sessions are gone.' },
      steps: { create: [{ index: 0, what: 'End session 4711', state: 'done', finishedAt: new Date() }] },
    },
  })
  await prisma().runLog.createMany({
    data: Array.from({ length: 300 }, (_, n) => ({
      runId: made.id,
      seq: n + 1,
      at: new Date(),
      level: 'info',
      text: `line ${n + 1}`,
    })),
  })
  await appendAuditAlone({ actor: ann, action: 'changes.apply', changeId: change.id, targetId: target.id })
  return change.id
}

test('a change as a record: plan, outcome, log and traces, on pages that are numbered', async () => {
  const { text, fonts, pages, path } = await made({ kind: 'change', changeId: await makeChange() })
  for (const part of [
    'End 2 sessions of shop',
    'Succeeded, effect verified',
    'shop [U+202E]"; DROP TABLE',
    "SELECT pg_terminate_backend(4711) -- => '>' [U+6F22]",
    'One of them writes.',
    'Its transaction is rolled back.',
    'not known',
    'yes: The sessions are gone.',
    'line 1',
    'line 300',
    'changes.apply, single, ok',
    'a'.repeat(64),
    `Page ${pages} of ${pages}`,
  ])
    expect(text).toContain(part)
  expect(pages).toBeGreaterThan(3)
  expect(fonts.split('\n').slice(2, -1).length).toBeGreaterThan(2)
  // Columns of pdffonts: name, type, encoding, emb, sub, uni.
  for (const line of fonts.split('\n').slice(2, -1)) expect(line).toMatch(/Identity-H +yes yes yes/)
  const info = (await run('pdfinfo', [path])).stdout
  expect(info).toMatch(/Title: +End 2 sessions of shop/)
  expect(info).toMatch(/JavaScript: +no/)
  expect(info).toMatch(/Page size: +595.* \(A4\)/)
  expect((await run('pdfinfo', ['-url', path])).stdout.trim().split('\n')).toHaveLength(1)
})

test('the record says who approved it and when, whether that counts, and behind which broken glass it was', async () => {
  const id = await makeChange()
  const [ann, ben] = [await makePerson('dba'), await makePerson('dba')]
  const planHash = 'a'.repeat(64)
  const place = await prisma().change.findUniqueOrThrow({ where: { id }, select: { targetId: true } })
  await inTransaction(async (tx) => {
    await tx.change.update({ where: { id }, data: { state: 'planned' } })
    const asked = { changeId: id, planHash, needed: 1, minutes: 60, requesterId: ann.id }
    const made = await insertRequest(tx, {
      ...asked,
      actor: { id: ann.id, name: 'Ann Asker' },
      reason: 'The orders table hangs.',
    })
    const request = await lockOpenRequest(tx, id)
    if (!made || !request) throw new Error('No request.')
    const said = { approverId: ben.id, verdict: 'approve' as const, comment: 'Looked at it.' }
    await insertApproval(tx, request, { ...said, approverName: 'Ben Approver' })
    await markApproved(tx, made)
  })
  const key = await personKey(null, ann.id)
  if (!key) throw new Error('No key.')
  const glass = randomUUID()
  const words = { table: 'break_glass', row: glass, column: 'reason' } as const
  await prisma().breakGlass.create({
    data: {
      id: glass,
      userId: ann.id,
      userName: 'Ann Asker',
      scope: 'target',
      scopeId: place.targetId,
      reason: sealWords(key, ann.id, words, 'Nobody answers at night.'),
      openedAt: new Date('2026-11-23T01:00:00Z'),
      expiresAt: new Date('2026-11-23T02:00:00Z'),
      nonce: new Uint8Array(16),
      mac: new Uint8Array(32),
    },
  })
  await prisma().run.updateMany({ where: { changeId: id }, data: { breakGlassId: glass } })
  const forged = { approverId: randomUUID(), approverName: 'Mallory', verdict: 'approve', at: new Date() }
  const { id: requestId } = await prisma().approvalRequest.findFirstOrThrow({ where: { changeId: id } })
  await prisma().approval.create({
    data: { ...forged, requestId, nonce: new Uint8Array(16), mac: new Uint8Array(32) },
  })
  const { text } = await made({ kind: 'change', changeId: id })
  const flat = text.replaceAll(/\s+/g, ' ')
  for (const part of [
    'Approvals',
    'Ann Asker, 2026-',
    'The orders table hangs.',
    'Approved.',
    'Looked at it.',
  ])
    expect(flat).toContain(part)
  expect(flat).toMatch(/Ben Approver approved 20\d\d-.*right: it counts/)
  expect(flat).toMatch(/Mallory approved .*NOT of this panel/)
  expect(flat).toContain('Behind broken glass')
  expect(flat).toContain('Nobody answers at night.')
  expect(flat).toContain('open: another person has to close it')
})

test('the log as a document: only what its reader may see', async () => {
  for (let n = 0; n < 120; n++) await appendAuditAlone({ actor: systemActor('mine'), action: 'test.mine' })
  await appendAuditAlone({ actor: systemActor('other'), action: 'test.secret' })
  const own = await made({
    kind: 'audit',
    rights: { all: false, actorIds: ['mine'], targetIds: [] },
    filter: {},
    words: 'All entries that its reader may see',
  })
  expect(own.text.match(/test\.mine/g)).toHaveLength(120)
  expect(own.text).not.toContain('test.secret')
  expect(own.text).toContain('Entries per day')
  expect(own.text.match(/Outcome/g)).toHaveLength(own.pages)
  const none = await made({
    kind: 'audit',
    rights: { all: true, actorIds: [], targetIds: [] },
    filter: { action: 'no.such' },
    words: 'Entries with action no.such',
  })
  expect(none.text).toContain('No entry matches.')
})

test('a file is for its owner alone, once, and in time', async () => {
  const row = {
    kind: 'document' as const,
    name: 'x.pdf',
    contentType: 'application/pdf',
    owner,
    input: { a: 1 },
  }
  const [one, late] = [randomUUID(), randomUUID()]
  await inTransaction((tx) => insertDownload(tx, { id: one, ...row }))
  await inTransaction((tx) => insertDownload(tx, { id: late, ...row }))
  expect(await takeDownload(one, { kind: 'token', id: owner.id })).toBeNull()
  expect(await takeDownload(one, { kind: 'user', id: randomUUID() })).toBeNull()
  const both = await Promise.all([takeDownload(one, owner), takeDownload(one, owner)])
  expect(both.filter((taken) => taken !== null)).toHaveLength(1)
  await prisma().download.update({ where: { id: late }, data: { expiresAt: new Date(Date.now() - 1_000) } })
  expect(await takeDownload(late, owner)).toBeNull()
})

test('the door hands nothing to another site, nor to nobody', async () => {
  const ask = async (headers: Record<string, string>) => {
    const request = new Request(`http://localhost/api/downloads/${randomUUID()}`, { headers })
    return (await handleDownload(request, request.url.split('/').at(-1) ?? '')).status
  }
  expect(await ask({ 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await ask({})).toBe(403)
  expect(await ask({ 'sec-fetch-site': 'same-origin' })).toBe(401)
  expect(await ask({ authorization: 'Bearer nothing' })).toBe(401)
})
