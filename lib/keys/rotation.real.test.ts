import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPolicies } from '@/lib/approvals/policy-store'
import { approvalMac, glassMac, isApprovalSigned, isGlassSigned, newNonce } from '@/lib/approvals/signature'
import { personKey } from '@/lib/audit/personal-store'
import { verifyStore } from '@/lib/audit/verify-store'
import { openTotp, sealTotp } from '@/lib/auth/account-store'
import { insertSignIn, openSignInAddress } from '@/lib/auth/session-store'
import { deviceMark, knownDevice } from '@/lib/auth/throttle-store'
import { config } from '@/lib/config'
import { openForWeb, sealForWeb, webKeyId } from '@/lib/crypto/sealed'
import { Secret } from '@/lib/crypto/secret'
import { openAnswer, sealAnswer } from '@/lib/probes/sealing'
import { followWebKey } from '@/lib/secrets'
import { inTransaction, prisma } from '@/lib/store/client'
import { openMonitorPassword, sealCredential } from '@/lib/targets/credentials'
import { makePlace, plannedChange } from '@/test/changes/effects'
import { makePerson, panelOf } from '@/test/changes/site'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { countSealed } from './reseal-store'
import { keyState, prepareKey, resealAll, retireKeys, takeIntoUse } from './rotation'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const bundles = join(root, 'build', 'test')
const PEOPLE = 10

let panel: TestPanel
let path: string
let oldId: string
let newId: string
let people: string[]
let first: Awaited<ReturnType<typeof makePerson>>
let targetId: string
let probeId: string
let mark: string

beforeAll(async () => {
  panel = await startTestPanel()
  path = config().files.webKey
  followWebKey(path)
  oldId = webKeyId()
  await build({
    entryPoints: {
      'keys-victim': join(root, 'test/keys/victim.ts'),
      'keys-qd': join(root, 'lib/cli/main.ts'),
    },
    outdir: bundles,
    outExtension: { '.js': `.${process.pid}.mjs` },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { '@': root, 'server-only': join(root, 'node_modules/server-only/empty.js') },
    logLevel: 'error',
  })
  await seed()
})

afterAll(async () => {
  for (const name of ['keys-victim', 'keys-qd'])
    rmSync(join(bundles, `${name}.${process.pid}.mjs`), { force: true })
  await panel?.stop()
})

/** Something sealed in every column, and signatures of every kind. */
async function seed(): Promise<void> {
  const made = await Promise.all(Array.from({ length: PEOPLE }, () => makePerson('admin')))
  people = made.map(({ id }) => id)
  const [one] = made
  if (!one) throw new Error('nobody')
  first = one
  for (const id of people) {
    await personKey(null, id)
    await prisma().user.update({
      where: { id },
      data: {
        totpSecret: sealTotp(id, 'totp_secret', `secret of ${id}`),
        totpPending: sealTotp(id, 'totp_pending', 'next'),
      },
    })
    await inTransaction((tx) =>
      insertSignIn(tx, {
        userId: id,
        secret: randomUUID(),
        expiresAt: new Date(Date.now() + 3_600_000),
        origin: { via: 'browser', ip: '192.0.2.7', userAgent: 'test' },
      }),
    )
  }
  const place = await makePlace()
  targetId = place.targetId
  const target = await prisma().target.findUniqueOrThrow({ where: { id: targetId } })
  const row = { id: randomUUID(), username: 'monitor', version: 1 }
  const { sealed, keyId } = sealCredential(bound(target), 'monitor', row, new Secret('the password'))
  await prisma().targetCredential.create({
    data: { ...row, targetId, kind: 'monitor', sealed: new Uint8Array(sealed), keyId },
  })
  probeId = randomUUID()
  const probe = { id: probeId, kind: 'logs.tail', targetId, actorId: first.id }
  await prisma().probe.create({
    data: {
      ...probe,
      actorKind: 'user',
      state: 'done',
      answer: new Uint8Array(sealAnswer(probe, { lines: 3 })),
      expiresAt: new Date(Date.now() + 3_600_000),
    },
  })
  await seedSignatures(place.environmentId)
  mark = deviceMark(first.id, 'nonce')
}

type Row = Awaited<ReturnType<ReturnType<typeof prisma>['target']['findUniqueOrThrow']>>
const bound = ({ id, engine, host, port, tlsMode, tlsCa, addressVersion }: Row) => ({
  id,
  engine: engine === 'mysql' ? ('mysql' as const) : ('postgres' as const),
  host,
  port,
  tlsMode: tlsMode as 'verify-full',
  tlsCa,
  addressVersion,
})

const at = new Date(1_795_000_000_000)
const approval = () => ({
  changeId: '',
  requestId: '',
  planHash: '',
  requesterId: first.id,
  actorId: first.id,
  expiresAt: at,
  approverId: people[1] ?? '',
  verdict: 'approve',
  at,
  nonce: new Uint8Array(16),
})
let signedApproval: ReturnType<typeof approval>
let signedGlass: Parameters<typeof glassMac>[0]

async function seedSignatures(environmentId: string): Promise<void> {
  const { id: changeId, planHash } = await plannedChange(targetId, first)
  signedApproval = { ...approval(), changeId, planHash, requestId: randomUUID(), nonce: newNonce() }
  const { requestId, requesterId, actorId, expiresAt, approverId, verdict, nonce } = signedApproval
  await prisma().approvalRequest.create({
    data: {
      id: requestId,
      changeId,
      planHash,
      state: 'expired',
      needed: 1,
      requesterId,
      actorId,
      actorName: 'Ann',
      askedAt: at,
      expiresAt,
      reason: Buffer.from('x'),
    },
  })
  const mac = new Uint8Array(approvalMac(signedApproval))
  await prisma().approval.create({
    data: { requestId, approverId, approverName: 'Ben', verdict, at, nonce, mac },
  })
  signedGlass = {
    id: randomUUID(),
    userId: first.id,
    scope: 'environment',
    scopeId: environmentId,
    openedAt: at,
    expiresAt: at,
    nonce: newNonce(),
  }
  await prisma().breakGlass.create({
    data: {
      ...signedGlass,
      nonce: new Uint8Array(signedGlass.nonce),
      userName: 'Ann',
      reason: Buffer.from('x'),
      mac: new Uint8Array(glassMac(signedGlass)),
    },
  })
}

/** Everything opens, and is what it was; nothing that was signed counts as forged. */
async function allOpens(): Promise<void> {
  for (const user of await prisma().user.findMany({
    where: { id: { in: people } },
    include: { signIns: true },
  })) {
    expect(openTotp(user.id, 'totp_secret', user.totpSecret ?? Buffer.alloc(0))).toBe(`secret of ${user.id}`)
    expect(openTotp(user.id, 'totp_pending', user.totpPending ?? Buffer.alloc(0))).toBe('next')
    expect(user.signIns.map(({ ip }) => openSignInAddress(user.id, ip))).toEqual(['192.0.2.7'])
    expect(await personKey(null, user.id)).toHaveLength(32)
  }
  const target = await prisma().target.findUniqueOrThrow({ where: { id: targetId } })
  const credential = await prisma().targetCredential.findFirstOrThrow({ where: { targetId } })
  expect(openMonitorPassword(bound(target), credential).reveal()).toBe('the password')
  const probe = await prisma().probe.findUniqueOrThrow({ where: { id: probeId } })
  expect(openAnswer(probe, probe.answer ?? Buffer.alloc(0))).toEqual({ lines: 3 })
  const stored = await prisma().approval.findFirstOrThrow({ where: { requestId: signedApproval.requestId } })
  expect(isApprovalSigned(stored.mac, signedApproval)).toBe(true)
  const glass = await prisma().breakGlass.findUniqueOrThrow({ where: { id: signedGlass.id } })
  expect(isGlassSigned(glass.mac, signedGlass)).toBe(true)
  expect((await readPolicies()).altered).toBe(false)
}

const left = async () => (await countSealed([oldId])).reduce((sum, { count }) => sum + count, 0)
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: Error) => error.message,
  )

/** One pass in a process of its own, which ends by SIGKILL after so many batches. */
function killedAfter(batches: number): Promise<string> {
  const child = spawn(
    process.execPath,
    [join(bundles, `keys-victim.${process.pid}.mjs`), config().dataDir, panel.url, String(batches)],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  return new Promise((done) => child.once('close', (code, signal) => done(signal ?? `code ${code}`)))
}

test('a policy is saved, so that there is something signed to carry over', async () => {
  await panelOf(first).approvalPolicies.create({
    environmentId: null,
    kindPattern: '*',
    minTier: 3,
    approvals: 1,
    expiresMinutes: 60,
    breakGlass: false,
    reason: 'Test.',
  })
  expect(await readPolicies()).toMatchObject({ rules: [{ kindPattern: '*' }], altered: false })
})

test('a key that stands by seals nothing, and everybody opens already what it sealed', async () => {
  chmodSync(path, 0o640)
  const since = statSync(path).mtimeMs
  newId = await prepareKey(path)
  expect(newId).not.toBe(oldId)
  expect(await prepareKey(path)).toBe(newId)
  expect((await keyState(path)).keys).toEqual([
    { id: oldId, state: 'seals' },
    { id: newId, state: 'stands-by' },
  ])
  expect(statSync(path).mode & 0o777).toBe(0o640)
  // Nothing new is in use: the age of the key is what it was.
  expect(statSync(path).mtimeMs).toBeCloseTo(since, -1)
  expect(webKeyId()).toBe(oldId)
  expect(await refusal(retireKeys(path))).toContain('no older key')
  await allOpens()
})

test('in use: what is new is sealed with it, what was there opens, and nothing can be retired', async () => {
  const before = sealForWeb('totp', { row: 'x' }, new Secret('before'))
  expect(await takeIntoUse(path)).toEqual({ oldId, newId })
  expect(webKeyId()).toBe(newId)
  expect(openForWeb('totp', { row: 'x' }, before).reveal()).toBe('before')
  expect(sealForWeb('totp', { row: 'x' }, new Secret('after')).subarray(1, 5).toString('hex')).toBe(newId)
  await allOpens()
  expect(knownDevice(first.id, mark)).not.toBeNull()
  const state = await keyState(path)
  const counts = Object.fromEntries(state.older.map(({ name, count }) => [name, count]))
  expect(counts).toEqual({
    'target_credential.sealed': 1,
    'user.totp_secret': PEOPLE,
    'user.totp_pending': PEOPLE,
    'person_key.wrapped_key': PEOPLE,
    'sign_in.ip': PEOPLE,
    'probe.answer': 1,
  })
  expect(state.signatures).toBe(2)
  expect(await refusal(retireKeys(path))).toContain(`${state.left} values are still sealed`)
  expect(await refusal(prepareKey(path))).toContain('not retired yet')
})

test('killed in the middle again and again, it goes on where it was and loses nothing', async () => {
  let before = await left()
  for (const batches of [1, 3, 2]) {
    expect(await killedAfter(batches)).toBe('SIGKILL')
    const now = await left()
    expect(now).toBeGreaterThan(0)
    expect(now).toBeLessThan(before)
    before = now
    await allOpens()
  }
})

test('what opens under no key is named, and keeps the old key from being retired', async () => {
  const stranger = people.at(-1) ?? ''
  const kept = await prisma().user.findUniqueOrThrow({ where: { id: stranger } })
  const moved = await prisma().user.create({ data: { email: `${randomUUID()}@example.test`, name: 'Eve' } })
  // Sealed for another person: it opens for nobody.
  const alien = Buffer.from(sealForWeb('totp', { row: stranger }, new Secret('x')))
  alien.write(oldId, 1, 'hex')
  await prisma().user.update({ where: { id: moved.id }, data: { totpSecret: new Uint8Array(alien) } })
  const { columns } = await resealAll(path, () => undefined, 4)
  expect(columns.find(({ name }) => name === 'user.totp_secret')?.broken).toEqual([moved.id])
  expect(await refusal(retireKeys(path))).toContain('1 values are still sealed')
  await prisma().user.update({ where: { id: moved.id }, data: { totpSecret: null } })
  expect(kept.id).toBe(stranger)
  await allOpens()
})

test('retired: the old key is gone from the file, opens nothing, and everything is as it was', async () => {
  const before = Buffer.from(sealForWeb('totp', { row: 'x' }, new Secret('x')))
  before.write(oldId, 1, 'hex')
  const since = statSync(path).mtimeMs
  expect(await keyState(path)).toMatchObject({ left: 0, signatures: 0 })
  expect(await retireKeys(path)).toEqual([oldId])
  expect((await keyState(path)).keys).toEqual([{ id: newId, state: 'seals' }])
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(1)
  expect(statSync(path).mtimeMs).toBeCloseTo(since, -1)
  expect(() => openForWeb('totp', { row: 'x' }, before)).toThrow('another key')
  await allOpens()
  expect(knownDevice(first.id, mark)).toBeNull()
  const told = await prisma().auditEvent.findMany({
    where: { action: { startsWith: 'keys.' } },
    orderBy: { seq: 'asc' },
  })
  expect(told.map(({ action }) => action)).toEqual(['keys.prepare', 'keys.use', 'keys.reseal', 'keys.retire'])
  expect(JSON.stringify(told.map(({ details }) => details))).not.toContain(readFileSync(path, 'utf8').trim())
  expect(await verifyStore()).toMatchObject({ ok: true, faults: 0 })
})

test('the command line does it all on one machine; this process sees the keys change without a restart', async () => {
  const qd = (...args: string[]) => {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [join(bundles, `keys-qd.${process.pid}.mjs`), '--json', 'keys', ...args],
      {
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH,
          NODE_ENV: 'test',
          HOME: config().dataDir,
          QD_DATA_DIR: config().dataDir,
          DATABASE_URL: panel.url,
        },
      },
    )
    return { stdout, stderr, status }
  }
  const rotated = qd('rotate', '--here')
  expect(rotated.stderr).toContain('stands by')
  expect(JSON.parse(rotated.stdout)).toMatchObject({
    left: 0,
    next: expect.stringContaining('qd keys retire'),
  })
  await expect.poll(() => webKeyId()).not.toBe(newId)
  const present = webKeyId()
  expect(JSON.parse(qd('list').stdout).keys).toEqual([
    { id: present, state: 'seals' },
    { id: newId, state: 'opens' },
  ])
  await allOpens()
  expect(JSON.parse(qd('retire').stdout)).toEqual({ retired: [newId] })
  expect(qd('retire').stderr).toContain('no older key')
  await allOpens()
  // A file that is no key changes nothing in a process that runs.
  writeFileSync(path, 'nonsense\n')
  await expect.poll(() => webKeyId()).toBe(present)
  await allOpens()
})
