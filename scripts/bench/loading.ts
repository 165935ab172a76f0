import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import type { BenchPanel } from './panel'

/**
 * What one load of a page transferred, compressed: `page` is its HTML, JavaScript and CSS, `headers` those of HTTP
 * for the same files. And when it could be used (milliseconds).
 */
export type Load = {
  kB: { page: number; fonts: number; rest: number; headers: number }
  interactive: number
  painted: number
}

/** A load counts as over when nothing long ran for this time. */
const QUIET_MS = 1_500

const COUNTED = new Set(['Document', 'Script', 'Stylesheet'])

/** Loads a page in a fresh, signed-in profile, and as often again with what that left in the cache. */
export async function loads(
  panel: BenchPanel,
  path: string,
  options: { slowDown: number; times: number },
): Promise<Load[]> {
  const browser = await panel.browser()
  const context = await browser.newContext({ storageState: await panel.account() })
  try {
    const all: Load[] = []
    for (let i = 0; i < options.times; i += 1)
      all.push(await load(context, `${panel.url}${path}`, options.slowDown))
    return all
  } finally {
    await context.close()
  }
}

async function load(context: BrowserContext, url: string, slowDown: number): Promise<Load> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  try {
    if (slowDown > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: slowDown })
    const bytes = await countBytes(session)
    await page.addInitScript(watch)
    await page.goto(url, { waitUntil: 'load' })
    const times = await settled(page)
    return { kB: bytes(), ...times }
  } finally {
    await page.close()
  }
}

async function countBytes(session: CDPSession): Promise<() => Load['kB']> {
  const begun = new Map<string, { kind: string; headers: number }>()
  const kB = { page: 0, fonts: 0, rest: 0, headers: 0 }
  // What came when the headers were there is the headers; what came after them is the body, compressed.
  session.on('Network.responseReceived', ({ requestId, type, response }) =>
    begun.set(requestId, { kind: type, headers: response.encodedDataLength }),
  )
  session.on('Network.loadingFinished', (event) => {
    const { kind, headers } = begun.get(event.requestId) ?? { kind: 'Other', headers: 0 }
    const place = COUNTED.has(kind) ? 'page' : kind === 'Font' ? 'fonts' : 'rest'
    kB[place] += (event.encodedDataLength - headers) / 1000
    if (place === 'page') kB.headers += headers / 1000
  })
  await session.send('Network.enable')
  return () => ({ ...kB })
}

type Watched = { longEnd: number }

// Runs in the page, before anything of its own.
function watch(): void {
  const seen = { longEnd: 0 }
  Object.assign(globalThis, { __bench: seen })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      seen.longEnd = Math.max(seen.longEnd, entry.startTime + entry.duration)
  }).observe({ type: 'longtask', buffered: true })
}

/**
 * Interactive: the page is painted, its main content is React's (handlers are attached), and the last long
 * task before a quiet moment is over.
 */
async function settled(page: Page): Promise<{ interactive: number; painted: number }> {
  const hydrated = await untilHydrated(page)
  const read = () =>
    page.evaluate(() => ({
      now: performance.now(),
      longEnd: (globalThis as unknown as { __bench: Watched }).__bench.longEnd,
      painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    }))
  const deadline = Date.now() + 15_000
  for (;;) {
    const { now, longEnd, painted } = await read()
    const interactive = Math.max(hydrated, longEnd, painted)
    if (now - interactive > QUIET_MS || Date.now() > deadline) return { interactive, painted }
    await sleep(100)
  }
}

/** Looks seldom and at little, or the looking itself would keep a slowed-down page busy. */
async function untilHydrated(page: Page): Promise<number> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const { now, ready, why } = await page.evaluate(() => {
      const parts = [...document.querySelectorAll('main a, main button')]
      const ours = parts.filter((part) => Object.keys(part).some((key) => key.startsWith('__reactFiber')))
      const isOurs = parts.length > 0 && ours.length === parts.length
      const busy = document.querySelector('main [aria-busy="true"]')
      const why = `${ours.length} of ${parts.length} links and buttons hydrated${busy ? ', busy' : ''}`
      return { now: performance.now(), ready: isOurs && !busy, why }
    })
    if (ready) return now
    if (Date.now() > deadline) throw new Error(`${page.url()} was not ready after 30 s: ${why}`)
    await sleep(25)
  }
}
