import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { demo, totpCode } from './demo'

/** Signs in through the page, as a person does. */
export async function signIn(page: Page): Promise<void> {
  const { url, admin } = demo()
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill(admin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByLabel('Code').fill(await totpCode(admin.totpSecret))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(`${url}/`)
}

type Fixtures = {
  /** A page that is signed in, and that fails the test on any error in the console. */
  panel: Page
  /** Messages that a test expects in the console, e.g. of a request that is refused on purpose. */
  expectedErrors: RegExp[]
}
type WorkerFixtures = {
  storageState: Awaited<ReturnType<import('@playwright/test').BrowserContext['storageState']>>
}

export const test = base.extend<Fixtures, { account: WorkerFixtures['storageState'] }>({
  // A code of the authenticator works once, so a worker signs in once and its tests share the cookie.
  account: [
    async ({ browser }, use) => {
      const context = await browser.newContext()
      const page = await context.newPage()
      await signIn(page)
      await use(await context.storageState())
      await context.close()
    },
    { scope: 'worker' },
  ],
  expectedErrors: [[], { option: true }],
  panel: async ({ browser, account, expectedErrors, contextOptions }, use) => {
    const context = await browser.newContext({
      ...contextOptions,
      storageState: account,
      baseURL: demo().url,
    })
    const page = await context.newPage()
    const errors: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    page.on('pageerror', (error) => errors.push(String(error)))
    await use(page)
    await context.close()
    const unexpected = errors.filter((text) => !expectedErrors.some((pattern) => pattern.test(text)))
    expect(unexpected, 'errors in the console').toEqual([])
  },
})

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

/** Fails on anything that WCAG 2.2 AA forbids and a machine can see. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze()
  const found = violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(' | ')}`,
  )
  expect(found).toEqual([])
}

export { expect }
