import { randomUUID } from 'node:crypto'
import { createRouterClient } from '@orpc/server'
import { generate } from 'otplib'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actorOfSignIn } from '@/lib/auth/actor-store'
import { handleAuth } from '@/lib/auth/front-door'
import type { Grant } from '@/lib/auth/permissions'
import { createToken, createUser } from '@/lib/auth/provision'
import { actorOfBearer, actorOfCookies } from '@/lib/auth/request-actor'
import { signInWithPassword } from '@/lib/auth/sign-in'
import { cliSessionText } from '@/lib/auth/token-text'
import { newTotpSecret } from '@/lib/auth/totp'
import { config } from '@/lib/config'
import { handleRest } from '@/lib/http/rest-door'
import { router } from '@/lib/http/router'
import { handleRpc } from '@/lib/http/rpc-door'
import { prisma } from '@/lib/store/client'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

let panel: TestPanel
const password = 'nine lanterns over quiet water'
const totpSecret = newTotpSecret()
const everything: Grant[] = [
  { role: 'admin', scope: 'all', scopeId: null },
  { role: 'dba', scope: 'all', scopeId: null },
]
const ids = { ann: '', bob: '', carol: '' }

beforeAll(async () => {
  panel = await startTestPanel()
  ids.ann = await createUser({
    email: 'Ann@Example.com',
    name: 'Ann',
    password,
    totpSecret,
    grants: everything,
  })
  ids.carol = await createUser({ email: 'carol@example.com', name: 'Carol', password, grants: everything })
  ids.bob = await createUser({ email: 'bob@example.com', name: 'Bob', password, grants: everything })
})

afterAll(() => panel?.stop())

const from = (ip: string, deviceMark: string | null = null) => ({
  via: 'browser' as const,
  ip,
  userAgent: 'test',
  requestId: randomUUID(),
  deviceMark,
})

function rest(
  method: string,
  path: string,
  bearer: string | null,
  body?: unknown,
  extra: Record<string, string> = {},
) {
  return handleRest(
    new Request(`http://localhost:7300/api/v1${path}`, {
      method,
      headers: {
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...extra,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  )
}

/** Through next-auth as a browser does it: its token against forged forms first, then the form. */
async function browser(
  email: string,
  code: string,
): Promise<{ status: number; cookies: string; setCookies: string[] }> {
  const home = config().origin
  const at = (path: string) => ({ params: Promise.resolve({ nextauth: path.split('/') }) })
  const first = await handleAuth(new Request(`${home}/api/auth/csrf`), at('csrf'))
  const { csrfToken } = (await first.json()) as { csrfToken: string }
  const cookie = first.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const form = new URLSearchParams({ csrfToken, email, password, code, json: 'true', callbackUrl: home })
  const answer = await handleAuth(
    new Request(`${home}/api/auth/callback/credentials`, {
      method: 'POST',
      body: form,
      headers: { cookie, origin: home, 'content-type': 'application/x-www-form-urlencoded' },
    }),
    at('callback/credentials'),
  )
  const setCookies = answer.headers.getSetCookie()
  return { status: answer.status, setCookies, cookies: setCookies.map((one) => one.split(';')[0]).join('; ') }
}

test('the cookie names a sign-in that is looked up, and ends when that is revoked', async () => {
  const made = await browser('bob@example.com', '')
  expect(made.status).toBe(200)
  expect(made.setCookies.find((one) => one.startsWith('qd='))).toMatch(/HttpOnly.*SameSite=Lax/i)
  const actor = await actorOfCookies(made.cookies)
  expect(actor).toMatchObject({ kind: 'user', id: ids.bob })
  const call = (headers: Record<string, string>) =>
    handleRpc(
      new Request(`${config().origin}/api/rpc/me/get`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json', cookie: made.cookies, ...headers },
      }),
    )
  expect((await call({ origin: config().origin })).status).toBe(200)
  expect((await call({})).status).toBe(403)
  expect((await call({ origin: 'https://evil.example' })).status).toBe(403)
  expect((await rest('GET', '/me', null, undefined, { cookie: made.cookies })).status).toBe(401)
  await prisma().signIn.updateMany({ where: { userId: ids.bob }, data: { revokedAt: new Date() } })
  expect((await actorOfCookies(made.cookies)).kind).toBe('anonymous')
})

test('an idle sign-in ends after 60 minutes, any after its absolute end, that of the disabled at once', async () => {
  const { secret } = await signInWithPassword(
    { email: 'bob@example.com', password, code: '' },
    { ...from('7.7.7.7'), via: 'cli' },
  )
  const bearer = `Bearer ${cliSessionText(secret)}`
  const live = { userId: ids.bob, revokedAt: null }
  const kind = async () => (await actorOfBearer(bearer)).kind
  expect(await kind()).toBe('user')
  await prisma().signIn.updateMany({
    where: live,
    data: { lastActiveAt: new Date(Date.now() - 61 * 60_000) },
  })
  expect(await kind()).toBe('anonymous')
  await prisma().signIn.updateMany({ where: live, data: { lastActiveAt: new Date() } })
  expect(await kind()).toBe('user')
  await prisma().user.update({ where: { id: ids.bob }, data: { disabledAt: new Date() } })
  expect(await kind()).toBe('anonymous')
  await prisma().user.update({ where: { id: ids.bob }, data: { disabledAt: null } })
  await prisma().signIn.updateMany({ where: live, data: { expiresAt: new Date(Date.now() - 1) } })
  expect(await kind()).toBe('anonymous')
})

test('a code works once, also when two requests bring it at the same moment', async () => {
  const code = await generate({ secret: totpSecret })
  const attempt = () => signInWithPassword({ email: 'ann@example.com', password, code }, from('1.1.1.1'))
  await expect(
    signInWithPassword({ email: 'ann@example.com', password, code: '' }, from('1.1.1.1')),
  ).rejects.toMatchObject({
    code: 'auth.code_required',
  })
  const results = await Promise.allSettled([attempt(), attempt(), attempt()])
  expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  await expect(attempt()).rejects.toMatchObject({ code: 'auth.failed' })
})

test('failing on purpose from elsewhere does not lock the owner out of a known browser', async () => {
  const known = await signInWithPassword({ email: 'bob@example.com', password, code: '' }, from('2.2.2.2'))
  const attack = (n: number) =>
    signInWithPassword({ email: 'bob@example.com', password: `wrong ${n}`, code: '' }, from('6.6.6.6'))
  for (let n = 0; n < 8; n++) await expect(attack(n)).rejects.toMatchObject({ status: expect.any(Number) })
  await expect(attack(9)).rejects.toMatchObject({ code: 'request.too_many' })
  const owner = await signInWithPassword(
    { email: 'bob@example.com', password, code: '' },
    from('2.2.2.2', known.deviceMark),
  )
  expect(owner.userId).toBe(ids.bob)
  // The first letter of the proof: the last one of base64 has bits that mean nothing.
  const forged = known.deviceMark.replace(/\.(.)/, (_, first) => (first === 'A' ? '.B' : '.A'))
  await expect(
    signInWithPassword({ email: 'bob@example.com', password, code: '' }, from('2.2.2.2', forged)),
  ).rejects.toMatchObject({ code: 'request.too_many' })
})

test('a flood of failures for nobody is a handful of entries', async () => {
  for (let n = 0; n < 12; n++) {
    const email = `nobody-${n}@example.com`
    await signInWithPassword({ email, password: 'x', code: '' }, from(`9.9.9.${n}`)).catch(() => undefined)
  }
  const failed = await prisma().auditEvent.count({
    where: { result: 'failed', details: { path: ['account'], equals: 'unknown' } },
  })
  expect(failed).toBe(2)
})

test('a token has what its owner has now, and never steps up, makes tokens or rides in a cookie', async () => {
  const text = await createToken({ userId: ids.bob, name: 'ci', grants: everything, days: 90 })
  expect((await rest('GET', '/users', text)).status).toBe(200)
  expect((await rest('GET', `/users?token=${text}`, null)).status).toBe(401)
  const refused = await rest('POST', '/step-up', text, { password, code: '000000' })
  expect(refused.status).toBe(403)
  expect(await refused.json()).toMatchObject({ code: 'auth.person_required', requestId: expect.any(String) })
  expect((await rest('POST', '/tokens', text, { name: 'x', grants: everything, days: 1 })).status).toBe(403)
  await prisma().grant.deleteMany({ where: { userId: ids.bob, role: 'admin' } })
  expect((await rest('GET', '/users', text)).status).toBe(403)
  expect((await rest('GET', '/targets', text)).status).toBe(200)
  await prisma().apiToken.updateMany({
    where: { userId: ids.bob },
    data: { expiresAt: new Date(Date.now() - 1) },
  })
  expect((await rest('GET', '/targets', text)).status).toBe(401)
  await prisma().grant.create({ data: { userId: ids.bob, role: 'admin', scope: 'all' } })
})

test('answers of the REST door: what is wrong with the input, no such thing, too large, no JSON', async () => {
  const text = await createToken({ userId: ids.bob, name: 'ci2', grants: everything, days: 1 })
  const invalid = await rest('POST', '/environments', text, { name: '', kind: 'moon' })
  expect(invalid.status).toBe(400)
  expect(await invalid.json()).toMatchObject({
    code: 'request.invalid',
    fields: { kind: expect.any(String) },
  })
  expect((await rest('GET', '/nothing', text)).status).toBe(404)
  expect(await (await rest('GET', `/targets/${randomUUID()}`, text)).json()).toMatchObject({
    code: 'not_found',
  })
  expect((await rest('POST', '/environments', text, { name: 'x'.repeat(1_100_000) })).status).toBe(413)
  const broken = await handleRest(
    new Request('http://localhost/api/v1/environments', {
      method: 'POST',
      body: '{"name":',
      headers: { authorization: `Bearer ${text}`, 'content-type': 'application/json' },
    }),
  )
  expect(broken.status).toBe(400)
  expect(await broken.json()).toMatchObject({ code: 'request.invalid', requestId: expect.any(String) })
})

test('a step-up is bound to its plan and to the sign-in, and a password change ends the other sign-ins', async () => {
  const made = await signInWithPassword(
    { email: 'bob@example.com', password, code: '' },
    { ...from('3.3.3.3'), via: 'cli', deviceMark: null },
  ).catch(async () => {
    await prisma().rateBucket.deleteMany({})
    return signInWithPassword(
      { email: 'bob@example.com', password, code: '' },
      { ...from('3.3.3.3'), via: 'cli' },
    )
  })
  const bearer = `Bearer ${cliSessionText(made.secret)}`
  const request = { requestId: randomUUID(), door: 'rest' as const, ip: null, userAgent: '' }
  const client = createRouterClient(router, {
    context: { request, authenticate: () => actorOfBearer(bearer) },
  })
  await expect(client.me.stepUp({ password: 'wrong', planHash: 'abc' })).rejects.toMatchObject({
    code: 'auth.failed',
  })
  await client.me.stepUp({ password, planHash: 'abc' })
  expect(await actorOfBearer(bearer)).toMatchObject({ signIn: { steppedUpPlan: 'abc' } })
  const others = await prisma().signIn.count({ where: { userId: ids.bob, revokedAt: null } })
  expect(others).toBeGreaterThan(1)
  await expect(client.me.setPassword({ current: password, next: 'password123456789' })).rejects.toMatchObject(
    {
      code: 'request.invalid',
    },
  )
  await client.me.setPassword({ current: password, next: 'a wholly different lighthouse' })
  expect(await prisma().signIn.count({ where: { userId: ids.bob, revokedAt: null } })).toBe(1)
})

/** Signs out as the page does. */
async function leave(cookies: string) {
  const home = config().origin
  const at = (path: string) => ({ params: Promise.resolve({ nextauth: [path] }) })
  const first = await handleAuth(
    new Request(`${home}/api/auth/csrf`, { headers: { cookie: cookies } }),
    at('csrf'),
  )
  const { csrfToken } = (await first.json()) as { csrfToken: string }
  const own = first.headers.getSetCookie().map((one) => one.split(';')[0])
  return handleAuth(
    new Request(`${home}/api/auth/signout`, {
      method: 'POST',
      body: new URLSearchParams({ csrfToken, json: 'true', callbackUrl: '/sign-in' }),
      headers: {
        cookie: [cookies, ...own].join('; '),
        origin: home,
        'content-type': 'application/x-www-form-urlencoded',
      },
    }),
    at('signout'),
  )
}

async function endings(signInId: string) {
  const rows = await prisma().auditEvent.findMany({ where: { action: 'sign-ins.end', actorId: ids.carol } })
  return rows.filter((row) => JSON.stringify(row.details).includes(signInId))
}

async function signInIdOf(cookies: string): Promise<string> {
  const actor = await actorOfCookies(cookies)
  return actor.kind === 'user' ? actor.signIn.id : 'nobody'
}

const forgets = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .some((one) => /^qd=;/.test(one) && /Max-Age=0|Expires=Thu, 01 Jan 1970/i.test(one))

test('signing out ends the sign-in and is in the audit log', async () => {
  const { cookies } = await browser('carol@example.com', '')
  const id = await signInIdOf(cookies)
  const answer = await leave(cookies)
  expect(answer.status).toBe(200)
  expect(forgets(answer)).toBe(true)
  expect((await actorOfCookies(cookies)).kind).toBe('anonymous')
  expect(await endings(id)).toMatchObject([{ result: 'ok', actorKind: 'user', phase: 'single' }])
})

test('a sign-out that the store could not take says so, and is done when the store answers', async () => {
  const { cookies } = await browser('carol@example.com', '')
  const id = await signInIdOf(cookies)
  const blocker = new pg.Client({ connectionString: panel.url })
  blocker.on('error', () => undefined)
  await blocker.connect()
  await blocker.query('BEGIN; LOCK TABLE sign_in IN ACCESS EXCLUSIVE MODE')
  const answer = await leave(cookies)
  expect(answer.status).toBe(503)
  expect(forgets(answer)).toBe(true)
  const { openUntil } = (await answer.json()) as { openUntil: string }
  expect(Date.parse(openUntil)).toBeGreaterThan(Date.now())
  await blocker.end()
  await expect.poll(async () => (await actorOfCookies(cookies)).kind, { timeout: 15_000 }).toBe('anonymous')
  await expect.poll(async () => (await endings(id)).length, { timeout: 15_000 }).toBe(1)
}, 40_000)

function stepUp(cookies: string) {
  return handleRpc(
    new Request(`${config().origin}/api/rpc/me/stepUp`, {
      method: 'POST',
      body: JSON.stringify({ json: { password, planHash: 'p' } }),
      headers: { 'content-type': 'application/json', cookie: cookies, origin: config().origin },
    }),
  )
}

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .find((one) => one.startsWith('qd='))
    ?.split(';')[0]

test('a step-up renews the secret of the sign-in; the old one serves what is under way, without the step-up', async () => {
  const before = (await browser('carol@example.com', '')).cookies
  const answer = await stepUp(before)
  expect(answer.status).toBe(200)
  expect(answer.headers.getSetCookie().join()).toMatch(/qd=.*HttpOnly; SameSite=Lax/)
  const after = cookieOf(answer) ?? ''
  const renewed = await actorOfCookies(after)
  expect(renewed).toMatchObject({ kind: 'user', signIn: { steppedUpPlan: 'p' } })
  const old = await actorOfCookies(before)
  expect(old).toMatchObject({ kind: 'user', signIn: { steppedUpAt: null, steppedUpPlan: null } })
  const id = await signInIdOf(after)
  expect(await signInIdOf(before)).toBe(id)
  // Another tab that confirmed at the same moment, with the cookie from before: it does not renew again.
  const second = await stepUp(before)
  expect([second.status, cookieOf(second)]).toEqual([200, undefined])
  expect((await actorOfCookies(after)).kind).toBe('user')
  await prisma().signIn.update({ where: { id }, data: { previousUntil: new Date(Date.now() - 1) } })
  expect((await actorOfCookies(before)).kind).toBe('anonymous')
  // A stream that began with the old cookie goes on while the sign-in lives.
  expect(await actorOfSignIn(id)).toMatchObject({ kind: 'user', id: ids.carol })
  expect((await leave(after)).status).toBe(200)
  expect((await actorOfSignIn(id)).kind).toBe('anonymous')
})
