import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page, type Request } from '@playwright/test'
import { demo, signedInState } from './demo'

type Fixtures = {
  /** A page that is signed in, and that fails the test on any error in the console. */
  panel: Page
  /** Messages that a test expects in the console, e.g. of a request that is refused on purpose. */
  expectedErrors: RegExp[]
}

export const test = base.extend<Fixtures>({
  expectedErrors: [[], { option: true }],
  panel: async ({ browser, expectedErrors, contextOptions }, use) => {
    const context = await browser.newContext({
      ...contextOptions,
      storageState: signedInState,
      baseURL: demo().url,
    })
    const page = settled(await context.newPage())
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

/** What each page has asked for and not got yet. */
const underWay = new WeakMap<Page, Set<Request>>()

/**
 * The page, whose ways to another one also wait until what was streamed is in its place: for a moment React keeps it
 * in a hidden part at the end, and every text is there twice.
 */
export function settled(page: Page): Page {
  const open = new Set<Request>()
  underWay.set(page, open)
  // The live stream of a page never ends.
  page.on('request', (request) => !request.url().endsWith('/live/watch') && open.add(request))
  page.on('requestfinished', (request) => open.delete(request))
  page.on('requestfailed', (request) => open.delete(request))
  const inPlace = () => page.waitForFunction(() => document.querySelector('div[hidden][id^="S:"]') === null)
  const { goto, reload, waitForURL } = page
  page.goto = async (...given) => {
    const answer = await goto.apply(page, given)
    await inPlace()
    return answer
  }
  page.reload = async (...given) => {
    const answer = await reload.apply(page, given)
    await inPlace()
    return answer
  }
  page.waitForURL = async (...given) => {
    await waitForURL.apply(page, given)
    await inPlace()
  }
  return page
}

/** Waits until React has taken a settled page over, and nothing that it asked for is on its way. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    Object.keys(document.querySelector('main h1') ?? {}).some((key) => key.startsWith('__reactFiber')),
  )
  const drawn = () =>
    page.evaluate(
      () =>
        new Promise((done) =>
          requestAnimationFrame(() => requestIdleCallback(() => setTimeout(done, 30), { timeout: 2_000 })),
        ),
    )
  await expect.poll(() => drawn().then(() => underWay.get(page)?.size), { intervals: [30] }).toBe(0)
}

/** Waits until whatever fades, slides or changes its colour has done so. What turns for ever does not count. */
async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState !== 'running' || effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY,
      ),
  )
}

/** Scrolls to the first part of the page that is drawn only when it comes into sight. */
export async function seeBelow(page: Page): Promise<void> {
  await page.locator('[data-below]').first().scrollIntoViewIfNeeded()
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

/** Fails on anything that WCAG 2.2 AA forbids and a machine can see. */
export async function expectAccessible(page: Page): Promise<void> {
  // A control that is half under the fixed head at this moment is no small control.
  await page.evaluate(() => window.scrollTo(0, 0))
  // The title of a page that one came to by a link is put there after its content.
  await expect(page).toHaveTitle(/./)
  await atRest(page)
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze()
  const found = violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(' | ')}`,
  )
  expect(found).toEqual([])
}

export { expect }
