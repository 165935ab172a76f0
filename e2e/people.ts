import type { Browser, BrowserContext, Page } from '@playwright/test'
import { demo } from './demo'
import { expect, settled } from './fixtures'

export type InvitedGrant = { role: string; scope: 'all'; scopeId: null }
export type Person = { id: string; email: string; page: Page; context: BrowserContext; errors: string[] }

const PASSWORD = 'a long sentence nobody guesses'

/** Calls a procedure as the person whose page it is, past the buttons. */
export async function rpc<T>(page: Page, path: string, input: unknown): Promise<{ status: number; data: T }> {
  const answer = await page.evaluate(
    async ([to, body]) => {
      const response = await fetch(`/api/rpc/${to}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: body ?? '',
      })
      return { status: response.status, text: await response.text() }
    },
    [path, JSON.stringify({ json: input })],
  )
  const { json } = JSON.parse(answer.text) as { json: T }
  return { status: answer.status, data: json }
}

/** Asks for a change as the person whose page it is, and waits until it is planned or refused. */
export async function plannedOn(page: Page, asked: { kind: string; targetId: string; input: unknown }) {
  type Answer = { id: string; state: string; problem: unknown }
  const { data } = await rpc<Answer>(page, 'changes/create', asked)
  const read = async () => (await rpc<Answer>(page, 'changes/get', { id: data.id })).data
  await expect.poll(async () => (await read()).state, { timeout: 60_000 }).not.toBe('planning')
  return read()
}

/** Invites a person with these roles everywhere, follows their link and signs them in, in a browser of their own. */
export async function invited(admin: Page, browser: Browser, name: string, roles: string[]): Promise<Person> {
  const email = `${name}-${Date.now()}@example.org`
  const grants = roles.map((role): InvitedGrant => ({ role, scope: 'all', scopeId: null }))
  if (admin.url() === 'about:blank') await admin.goto('/users')
  const made = await rpc<{ user: { id: string }; link: string }>(admin, 'users/invite', {
    email,
    name,
    grants,
  })
  const context = await browser.newContext({ baseURL: demo().url })
  const page = settled(await context.newPage())
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(made.data.link)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: /password/i }).click()
  await page.waitForURL(/\/sign-in/)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(`${demo().url}/`)
  return { id: made.data.user.id, email, page, context, errors }
}
