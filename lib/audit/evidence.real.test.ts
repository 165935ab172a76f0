import { randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appendAuditAlone } from '@/lib/audit/append'
import { newestCheckpoint } from '@/lib/audit/checkpoint-store'
import { checkpointLine, makeCheckpoint } from '@/lib/audit/checkpoints'
import { deliver } from '@/lib/audit/deliver'
import { signIfDue } from '@/lib/audit/evidence'
import { tellOfSilence } from '@/lib/audit/evidence-notices'
import { evidenceState } from '@/lib/audit/evidence-state'
import { exportLines } from '@/lib/audit/export'
import { checkOfTheNight } from '@/lib/audit/nightly'
import { filePlace } from '@/lib/audit/place-file'
import { listPlaces, seePlace } from '@/lib/audit/place-store'
import { syslogPlace } from '@/lib/audit/place-syslog'
import { webhookPlace } from '@/lib/audit/place-webhook'
import { readAnchors } from '@/lib/audit-verifier/files'
import { Verifier } from '@/lib/audit-verifier/verifier'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { takeDownload } from '@/lib/documents/download-store'
import { evidenceView } from '@/lib/features/audit/evidence'
import { auditProcedures } from '@/lib/features/audit/procedures'
import { storePool } from '@/lib/store/pool'
import { makePerson } from '@/test/changes/site'
import { type HttpSink, sinkCertificate, startHttpSink, status } from '@/test/notify/sinks'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-evidence-'))
const actor = systemActor('test')
const stops: (() => unknown)[] = []
let panel: TestPanel
let tls: Awaited<ReturnType<typeof sinkCertificate>>
let http: HttpSink

beforeAll(async () => {
  panel = await startTestPanel({ QD_NOTIFY_ALLOW: '127.0.0.1', QD_EVIDENCE_FILE: 'off' })
  tls = await sinkCertificate()
  http = await startHttpSink(tls)
  await appendAuditAlone({ actor, action: 'test.first' })
})

afterAll(async () => {
  for (const stop of stops) await stop()
  await http?.stop()
  await panel?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const line = '{"count":1,"kind":"checkpoint","text":"ü"}'

/** A server that keeps what it was sent, and closes when the other end has. */
async function sink(secure: boolean): Promise<{ port: number; got: () => string }> {
  let got = ''
  const take = (socket: NodeJS.ReadableStream) => {
    socket.on('data', (chunk: Buffer) => {
      got += chunk.toString('utf8')
    })
    socket.on('error', () => undefined)
  }
  const server: Server = secure ? createTlsServer({ key: tls.key, cert: tls.cert }, take) : createServer(take)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  stops.push(() => server.close())
  return { port: (server.address() as AddressInfo).port, got: () => got }
}

const RFC5424 =
  /^(\d+) <109>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [!-~]+ quarterdeck \d+ audit-checkpoint - (\{.*\})$/

/** Dates checkpoints as if time had passed; it is undone, because a signature covers the time. */
async function age(change: string): Promise<void> {
  await storePool().query('ALTER TABLE audit_checkpoint DISABLE TRIGGER USER')
  await storePool().query(`UPDATE audit_checkpoint SET time = time ${change}`)
  await storePool().query('ALTER TABLE audit_checkpoint ENABLE TRIGGER USER')
}

test('a checkpoint is signed when it is due, not before', async () => {
  expect((await makeCheckpoint())?.seq).toBe(1n)
  expect(await makeCheckpoint()).toBeNull()
  for (let n = 0; n < 40; n++) await appendAuditAlone({ actor, action: 'test.write' })
  expect(await makeCheckpoint()).toBeNull()
  await age("- interval '6 minutes'")
  const both = await Promise.all([makeCheckpoint(), makeCheckpoint()])
  expect(both.filter((one) => one !== null)).toHaveLength(1)
  expect((await newestCheckpoint())?.count).toBe(40)
  await age("+ interval '6 minutes' WHERE id = 1")
})

test('the store refuses to change or delete a checkpoint', async () => {
  await expect(storePool().query('UPDATE audit_checkpoint SET count = 0')).rejects.toThrow('append only')
  await expect(storePool().query('DELETE FROM audit_checkpoint')).rejects.toThrow('append only')
  await expect(storePool().query('TRUNCATE audit_checkpoint')).rejects.toThrow('append only')
})

test('the file gets one line each, of its own also after one that a crash tore', async () => {
  const path = join(folder, 'own', 'torn.jsonl')
  const place = filePlace(path)
  await place.send(line)
  writeFileSync(path, `${line}\n{"coun`)
  await place.send(line)
  expect(readFileSync(path, 'utf8')).toBe(`${line}\n{"coun\n${line}\n`)
  expect(await place.newest?.()).toBe(line)
})

test.each([
  ['tcp', false],
  ['tls', true],
] as const)('syslog over %s: RFC 5424 with counted octets', async (scheme, secure) => {
  const server = await sink(secure)
  await syslogPlace(`${scheme}://localhost:${server.port}`, tls.ca).send(line)
  const [, length, body] = RFC5424.exec(server.got()) ?? []
  expect(Number(length)).toBe(Buffer.byteLength(server.got()) - `${length} `.length)
  expect(body).toBe(line)
})

test('syslog over UDP: one datagram', async () => {
  const socket = createSocket('udp4')
  const got = new Promise<string>((done) =>
    socket.once('message', (message) => done(message.toString('utf8'))),
  )
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done))
  stops.push(() => socket.close())
  await syslogPlace(`udp://127.0.0.1:${socket.address().port}`, null).send(line)
  expect(`0 ${await got}`).toMatch(RFC5424)
})

test('syslog whose certificate nobody vouches for gets nothing', async () => {
  const server = await sink(true)
  await expect(syslogPlace(`tls://localhost:${server.port}`, null).send(line)).rejects.toThrow(
    'connection failed',
  )
  expect(server.got()).toBe('')
})

test('no place may be our own machine or a metadata service unless the site says so', async () => {
  await expect(syslogPlace('tcp://169.254.169.254:514', null).send(line)).rejects.toMatchObject({
    code: 'egress.forbidden',
  })
  await expect(webhookPlace('http://169.254.169.254/', null).send(line)).rejects.toMatchObject({
    code: 'egress.forbidden',
  })
})

test('a webhook gets the very line; its failures are told, a redirect is one, and nothing is left out', async () => {
  const place = webhookPlace(`${http.url}/secret-path`, tls.ca)
  expect(place.label).not.toContain('secret-path')
  expect(place.id).not.toContain('secret-path')
  await seePlace(place)
  http.answers.push(status(302, { location: `${http.url}/elsewhere` }))
  await deliver(place)
  const [failed] = (await listPlaces()).filter((one) => one.id === place.id)
  expect(failed).toMatchObject({ failures: 1, lastOkAt: null })
  expect(failed?.lastError).toContain('302')
  await makeCheckpoint(true)
  await deliver(place)
  const sent = http.got.map((request) => request.body)
  const newest = await newestCheckpoint()
  expect(sent).toHaveLength(3)
  expect(sent[2]).toBe(newest ? checkpointLine(newest) : '')
  expect((await listPlaces()).find((one) => one.id === place.id)).toMatchObject({ failures: 0, sentSeq: 41n })
})

test('two places fresh: all is well; one: a warning; none for a quarter of an hour: an alarm, told once', async () => {
  const place = filePlace(join(folder, 'copies.jsonl'))
  await seePlace(place)
  await deliver(place)
  expect(await evidenceState()).toMatchObject({ status: 'ok', problems: [] })
  await storePool().query(
    "UPDATE audit_place SET last_ok_at = now() - interval '16 minutes' WHERE kind = 'webhook'",
  )
  expect((await evidenceState()).status).toBe('warning')
  await storePool().query("UPDATE audit_place SET last_ok_at = now() - interval '16 minutes'")
  const alarm = await evidenceState()
  expect(alarm.status).toBe('critical')
  expect(alarm.problems[0]).toContain('No anchor for 16 minutes')
  const told = () =>
    storePool().query("SELECT action FROM notice WHERE kind = 'audit.unwitnessed' ORDER BY created_at")
  await Promise.all([tellOfSilence(), tellOfSilence()])
  expect((await told()).rows).toEqual([{ action: 'open' }])
  await storePool().query('UPDATE audit_place SET last_ok_at = now()')
  await tellOfSilence()
  expect((await told()).rows).toEqual([{ action: 'open' }, { action: 'resolved' }])
})

test('the check of the night is an entry of the log, and carries a copy', async () => {
  expect((await checkOfTheNight()).ok).toBe(true)
  expect((await evidenceView()).lastCheck).toMatchObject({ nightly: true, ok: true })
  const notice = await storePool().query("SELECT body FROM notice WHERE kind = 'audit.checked'")
  const newest = await newestCheckpoint()
  expect(JSON.stringify(notice.rows[0].body)).toContain(
    JSON.stringify(newest ? checkpointLine(newest) : '').slice(1, -1),
  )
})

function as(person: Actor) {
  const request = { requestId: randomUUID(), door: 'rpc' as const, ip: '127.0.0.1', userAgent: 'test' }
  return createRouterClient(auditProcedures, { context: { request, authenticate: async () => person } })
}

test('an export is for its owner, once; the names beside it are covered by no hash', async () => {
  const auditor = await makePerson('auditor')
  const other = await makePerson('auditor')
  const { url } = await as(auditor).export({ names: true })
  const id = url.split('/').at(-1) ?? ''
  expect(await takeDownload(id, other)).toBeNull()
  expect(await takeDownload(id, auditor)).toMatchObject({ kind: 'audit-export', input: { names: true } })
  expect(await takeDownload(id, auditor)).toBeNull()
  await expect(as(await makePerson('dba')).export({})).rejects.toMatchObject({ code: 'permission.denied' })
  await makeCheckpoint(true)
  const copies = readAnchors(join(folder, 'copies.jsonl'))
  const [{ publicKey = '', id: keyId = '' } = {}] = (await as(auditor).keys()).items
  const verifier = new Verifier({ trustedKeys: [{ kind: 'key', id: keyId, publicKey }], ...copies })
  let names = 0
  for await (const one of exportLines({ names: true })) {
    if (one.includes('"kind":"person"')) names += 1
    verifier.take(one)
  }
  expect(verifier.end()).toMatchObject({ verdict: 'verified', faults: 0 })
  expect(names).toBeGreaterThan(0)
  for await (const one of exportLines()) expect(one).not.toContain(auditor.email)
})

test('the key is changed by an administrator who stepped up for this key, and by nobody else', async () => {
  const admin = await makePerson('admin')
  const { keys, rotationHash } = await as(admin).evidence()
  const input = { keyId: keys[0]?.id ?? '', reason: 'The yearly change.' }
  await expect(as(await makePerson('auditor')).rotateKey(input)).rejects.toMatchObject({
    code: 'permission.denied',
  })
  await expect(as(admin).rotateKey(input)).rejects.toMatchObject({ code: 'auth.step_up_required' })
  const elsewhere = { ...admin.signIn, steppedUpAt: Date.now(), steppedUpPlan: 'another' }
  await expect(as({ ...admin, signIn: elsewhere }).rotateKey(input)).rejects.toMatchObject({
    code: 'auth.step_up_required',
  })
  const confirmed = { ...admin, signIn: { ...elsewhere, steppedUpPlan: rotationHash } }
  await expect(as(confirmed).rotateKey({ ...input, keyId: '0'.repeat(16) })).rejects.toMatchObject({
    code: 'conflict',
  })
  await expect(as(confirmed).rotateKey(input)).rejects.toMatchObject({ code: 'worker.unavailable' })
  expect(await signIfDue()).toBe(true)
})
