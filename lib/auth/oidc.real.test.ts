import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { handleAuth } from '@/lib/auth/front-door'
import { createUser } from '@/lib/auth/provision'
import { actorOfCookies } from '@/lib/auth/request-actor'
import { config, configWith } from '@/lib/config'
import { insertLink, insertUser } from '@/lib/features/users/store'
import { readSecretFiles, takeSecrets } from '@/lib/secrets'
import { inTransaction, prisma } from '@/lib/store/client'
import { CookieJar } from '@/test/cookie-jar'
import { startIdentityProvider, type TestProvider } from '@/test/identity-provider'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

let panel: TestPanel
let provider: TestProvider
const client = { id: 'quarterdeck', secret: 'a client secret for this test only' }

beforeAll(async () => {
  panel = await startTestPanel()
  provider = await startIdentityProvider(`${config().origin}/api/auth/callback/oidc`, client)
  configWith({ QD_OIDC_ISSUER: provider.issuer, QD_OIDC_CLIENT_ID: client.id })
  const files = readSecretFiles(config(), { worker: true })
  takeSecrets({ ...files, databaseUrl: panel.url, oidcClientSecret: client.secret })
  await createUser({
    email: 'root@example.com',
    name: 'Root',
    password: 'twelve amber comets',
    grants: [{ role: 'admin', scope: 'all', scopeId: null }],
  })
})

afterAll(async () => {
  await provider?.stop()
  await panel?.stop()
})

beforeEach(() => prisma().signIn.deleteMany({}))

async function panelCall(jar: CookieJar, path: string, form?: Record<string, string>): Promise<Response> {
  const url = new URL(`/api/auth/${path}`, config().origin)
  const nextauth = url.pathname.split('/').slice(3)
  const request = new Request(url, {
    method: form ? 'POST' : 'GET',
    headers: {
      cookie: jar.toString(),
      origin: config().origin,
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  })
  return jar.take(await handleAuth(request, { params: Promise.resolve({ nextauth }) }))
}

/** Goes to the provider and comes back: the path of the callback, not called yet. */
async function goAndReturn(jar: CookieJar): Promise<string> {
  const { csrfToken } = (await (await panelCall(jar, 'csrf')).json()) as { csrfToken: string }
  const start = await panelCall(jar, 'signin/oidc', { csrfToken, callbackUrl: config().origin, json: 'true' })
  let next = ((await start.json()) as { url: string }).url
  const there = new CookieJar()
  for (let hop = 0; hop < 8 && next.startsWith(provider.issuer); hop++) {
    const answer = there.take(
      await fetch(next, { redirect: 'manual', headers: { cookie: there.toString() } }),
    )
    next = new URL(answer.headers.get('location') ?? '', provider.issuer).href
  }
  const url = new URL(next)
  expect(url.pathname).toBe('/api/auth/callback/oidc')
  return `callback/oidc${url.search}`
}

async function signIn(change: (jar: CookieJar, path: string) => string = (_jar, path) => path) {
  const jar = new CookieJar()
  const path = await goAndReturn(jar)
  await panelCall(jar, change(jar, path))
  return actorOfCookies(jar.toString())
}

async function invite(email: string): Promise<string> {
  return inTransaction(async (tx) => {
    const id = await insertUser(tx, { email, name: email })
    if (!id) throw new Error('taken')
    await insertLink(tx, 'invitation', id)
    return id
  })
}

test('an invited person comes in by a verified address once, and by their identity ever after', async () => {
  const id = await invite('kim@example.com')
  provider.person = { sub: 'kim-1', email: 'Kim@example.com', email_verified: true, name: 'Kim' }
  expect(await signIn()).toMatchObject({ kind: 'user', id })
  provider.person = { ...provider.person, email: 'renamed@example.com', email_verified: false }
  expect(await signIn()).toMatchObject({ kind: 'user', id })
  // The address alone is worth nothing any more.
  provider.person = { sub: 'other', email: 'kim@example.com', email_verified: true, name: 'Kim' }
  expect((await signIn()).kind).toBe('anonymous')
})

test.each([
  [
    'the address of the local admin',
    { sub: 'evil', email: 'root@example.com', email_verified: true, name: 'x' },
  ],
  ['nobody invited', { sub: 'stranger', email: 'stranger@example.com', email_verified: true, name: 'x' }],
])('no sign-in with %s', async (_what, person) => {
  provider.person = person
  expect((await signIn()).kind).toBe('anonymous')
  expect(await prisma().signIn.count()).toBe(0)
  expect(await prisma().user.count({ where: { oidcSubject: person.sub } })).toBe(0)
})

test('an address that is not verified claims no invitation, nor does one whose invitation is over', async () => {
  const id = await invite('lee@example.com')
  provider.person = { sub: 'lee', email: 'lee@example.com', email_verified: false, name: 'Lee' }
  expect((await signIn()).kind).toBe('anonymous')
  await prisma().oneTimeLink.updateMany({ where: { userId: id }, data: { expiresAt: new Date(0) } })
  provider.person = { ...provider.person, email_verified: true }
  expect((await signIn()).kind).toBe('anonymous')
})

const NONCE = 'next-auth.nonce'

test('an answer of another flow is refused: state, PKCE and nonce', async () => {
  await invite('max@example.com')
  provider.person = { sub: 'max', email: 'max@example.com', email_verified: true, name: 'Max' }
  const other = new CookieJar()
  await goAndReturn(other)
  const attempts = [
    await signIn((_jar, path) => path.replace(/state=[^&]+/, 'state=forged')),
    await signIn((jar, path) => {
      jar.delete('next-auth.pkce.code_verifier')
      return path
    }),
    await signIn((jar, path) => {
      expect(jar.get(NONCE)).toBeTruthy()
      jar.set(NONCE, other.get(NONCE) ?? '')
      return path
    }),
    await signIn((jar, path) => {
      jar.delete(NONCE)
      return path
    }),
  ]
  expect(attempts.map((actor) => actor.kind)).toEqual(['anonymous', 'anonymous', 'anonymous', 'anonymous'])
  expect((await signIn()).kind).toBe('user')
})

test('a disabled person does not come in', async () => {
  await prisma().user.updateMany({ where: { oidcSubject: 'kim-1' }, data: { disabledAt: new Date() } })
  provider.person = { sub: 'kim-1', email: 'kim@example.com', email_verified: true, name: 'Kim' }
  expect((await signIn()).kind).toBe('anonymous')
})
