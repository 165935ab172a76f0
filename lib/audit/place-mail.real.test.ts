import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appendAuditAlone } from '@/lib/audit/append'
import { makeCheckpoint } from '@/lib/audit/checkpoints'
import { deliver } from '@/lib/audit/deliver'
import { evidenceState } from '@/lib/audit/evidence-state'
import { mailPlace } from '@/lib/audit/place-mail'
import { listPlaces, seePlace } from '@/lib/audit/place-store'
import { readAnchors } from '@/lib/audit-verifier/files'
import { systemActor } from '@/lib/auth/actor'
import { sealChannelSecret } from '@/lib/notify/channel-secret'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { type SmtpSink, sinkCertificate, startSmtpSink } from '@/test/notify/sinks'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-mail-'))
const actor = systemActor('test')
let panel: TestPanel
let smtp: SmtpSink
const place = mailPlace('auditor@example.test', 'Site mail')

beforeAll(async () => {
  panel = await startTestPanel({ QD_NOTIFY_ALLOW: '127.0.0.1,localhost', QD_EVIDENCE_FILE: 'off' })
  const tls = await sinkCertificate()
  smtp = await startSmtpSink({ key: tls.key, cert: tls.cert })
  const settings = {
    host: 'localhost',
    port: smtp.port,
    security: 'starttls',
    username: 'poster',
    from: 'panel@example.test',
    to: ['people@example.test'],
    ca: tls.ca,
    statements: false,
  }
  const id = randomUUID()
  const { sealed, keyId } = sealChannelSecret({ id, type: 'email', settings }, { password: 'right' })
  await prisma().channel.create({
    data: { id, name: 'Site mail', type: 'email', settings, sealed: new Uint8Array(sealed), keyId },
  })
  await appendAuditAlone({ actor, action: 'test.first' })
})
afterAll(async () => {
  await smtp?.stop()
  await panel?.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('a letter brings every checkpoint since the one before, to the address of the configuration alone', async () => {
  await makeCheckpoint(true)
  await seePlace(place)
  await appendAuditAlone({ actor, action: 'test.second' })
  await makeCheckpoint(true)
  await deliver(place)
  expect(smtp.letters).toHaveLength(1)
  expect(smtp.letters[0]).toMatchObject({ to: ['auditor@example.test'], user: 'poster', secure: true })
  const text = (smtp.letters[0]?.raw ?? '')
    .replaceAll(/=\r?\n/g, '')
    .replaceAll('=3D', '=')
    .replaceAll('\r', '')
  const lines = text.split('\n').filter((line) => line.startsWith('{"count"'))
  expect(lines).toHaveLength(2)
  const saved = join(folder, 'letter.txt')
  writeFileSync(saved, `${lines.join('\n')}\n`)
  expect(readAnchors(saved).anchors).toHaveLength(2)
})

test('it rests between letters and is not called silent for that', async () => {
  await appendAuditAlone({ actor, action: 'test.third' })
  await makeCheckpoint(true)
  await deliver(place)
  expect(smtp.letters).toHaveLength(1)
  await storePool().query(
    "UPDATE audit_place SET last_ok_at = now() - interval '5 hours' WHERE kind = 'mail'",
  )
  expect((await evidenceState()).places).toMatchObject([{ kind: 'mail', silent: false }])
  await storePool().query(
    "UPDATE audit_place SET last_ok_at = now() - interval '7 hours' WHERE kind = 'mail'",
  )
  expect((await evidenceState()).places).toMatchObject([{ kind: 'mail', silent: true }])
  await deliver(place)
  expect(smtp.letters).toHaveLength(2)
})

test('a channel that is gone or a server that refuses is told, and asked again later', async () => {
  await storePool().query("UPDATE audit_place SET last_ok_at = now() - interval '7 hours'")
  await prisma().channel.updateMany({ data: { pausedAt: new Date() } })
  await appendAuditAlone({ actor, action: 'test.fourth' })
  await makeCheckpoint(true)
  await deliver(place)
  expect((await listPlaces())[0]).toMatchObject({
    failures: 1,
    lastError: expect.stringMatching(/channel of type e-mail/),
  })
  await prisma().channel.updateMany({ data: { pausedAt: null } })
  await deliver(place)
  expect(smtp.letters).toHaveLength(2)
  await storePool().query("UPDATE audit_place SET last_error_at = now() - interval '6 minutes'")
  await deliver(place)
  expect(smtp.letters).toHaveLength(3)
})
