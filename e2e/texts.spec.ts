import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { demo, demoFolder, portBase, root, signedInState, targetOf } from './demo'
import { expect, settled, test } from './fixtures'

// The panel once more, on the same store, in accented English: what is shown without accents is in no catalogue.
const port = portBase + 91
const url = `http://localhost:${port}`
let web: ChildProcess

test.beforeAll(async () => {
  web = spawn(process.execPath, [join(root, 'build', 'web.mjs')], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      QD_HOME: root,
      QD_DATA_DIR: demoFolder,
      QD_PORT: String(port),
      QD_ORIGIN: url,
      QD_LANGUAGE: 'en-XA',
      QD_EGRESS_ALLOW: demo()
        .targets.map((target) => `${target.host}:${target.port}`)
        .join(','),
      PORT: String(port),
      HOSTNAME: '127.0.0.1',
    },
    stdio: 'ignore',
  })
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`${url}/sign-in`).catch(() => null)
    if (answer?.ok) return
    await sleep(200)
  }
  throw new Error('The second web process did not answer.')
})

test.afterAll(async () => {
  const ended = new Promise((resolve) => web.once('exit', resolve))
  // Streams of pages that were left would hold it for a while.
  web.kill('SIGKILL')
  await ended
})

/** Every text that a person sees or hears and that stands neither between ⟦ and ⟧ nor in an element that is data. */
function strays(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // A page's title stands in its body until it is moved up, and is judged by itself.
    const DATA =
      '[translate="no"], code, pre, kbd, textarea, script, style, noscript, template, next-route-announcer, title:not(svg title)'
    // Units, months, zones, examples of addresses, names of products and devices are the same in every language.
    const SAME =
      /\b(Quarterdeck|PostgreSQL|MySQL|MariaDB|Slack|PagerDuty|\w+\.example\.\w+|mariadbd-safe|[sv]d[a-z]|nvme\w+|UTC|GMT|[kMGTP]?B(\/s)?|ms|min|am|pm|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|[A-Z][A-Za-z]+\/[A-Z][\w/]+|\d{4}-\d\d-\d\dT[\d:.]+Z)\b/g
    const found: string[] = []
    const outside = (text: string) => {
      let rest = text
      for (let before = ''; before !== rest; ) {
        before = rest
        rest = rest.replace(/⟦[^⟦⟧]*⟧/g, '')
      }
      return rest.replace(SAME, '')
    }
    const judge = (text: string, where: string) => {
      if (/\p{L}{2,}/u.test(outside(text))) found.push(`${where}: ${text.trim().slice(0, 120)}`)
    }
    let depth = 0
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node instanceof Element) {
        if (node.closest(DATA)) continue
        for (const name of ['title', 'aria-label', 'placeholder', 'alt', 'data-tip']) {
          const text = node.getAttribute(name)
          if (text !== null && !(node instanceof HTMLTimeElement)) judge(text, `${node.tagName} ${name}`)
        }
        continue
      }
      const parent = node.parentElement
      if (parent === null || parent.closest(DATA)) continue
      // A sentence may go over several elements: it ends where its bracket closes.
      let plain = ''
      for (const letter of node.textContent ?? '') {
        if (letter === '⟦') depth += 1
        else if (letter === '⟧') depth -= 1
        else if (depth === 0) plain += letter
        else plain += ' '
      }
      judge(plain, parent.tagName)
    }
    // After the page's own words come the name of a target, and the panel's.
    judge(document.title.replace(/⟧ · .*$/, '⟧'), 'document title')
    return [...new Set(found)]
  })
}

const pages = () => {
  const target = targetOf('postgres', 'primary').id
  return [
    '/',
    '/targets/new',
    `/targets/${target}`,
    `/targets/${targetOf('mysql', 'replica').id}`,
    `/targets/${target}/sessions`,
    `/targets/${target}/edit`,
    '/findings',
    '/hosts',
    '/hosts/new',
    '/changes',
    '/approvals',
    '/policies',
    '/freezes',
    '/audit',
    '/users',
    '/environments',
    '/channels',
    '/channels/routes',
    '/channels/words',
    '/channels/deliveries',
    '/tokens',
    '/me',
    '/admin/about',
    '/admin/health',
    '/nowhere',
  ]
}

test('no page shows a word that is in no catalogue', async ({ browser, contextOptions }) => {
  test.setTimeout(180_000)
  const context = await browser.newContext({ ...contextOptions, storageState: signedInState, baseURL: url })
  const page = settled(await context.newPage())
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  const found: Record<string, string[]> = {}
  for (const path of pages()) {
    await page.goto(path)
    await expect(page.locator('html')).toHaveAttribute('lang', 'en-XA')
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    await expect(page.locator('body')).toContainText('⟦')
    await page.waitForTimeout(700)
    const strange = await strays(page)
    if (strange.length > 0) found[path] = strange
  }
  await context.close()
  expect(errors).toEqual([])
  expect(found).toEqual({})
})

test('whoever is not signed in reads the language of the installation, too', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: url })
  const page = settled(await context.newPage())
  for (const path of ['/sign-in', '/welcome']) {
    await page.goto(path)
    await expect(page.locator('main')).toContainText('⟦')
    expect(await strays(page), path).toEqual([])
  }
  await context.close()
})

test('a word outside is found: the panel in plain English has nothing but strays', async ({ panel }) => {
  await panel.goto(`${demo().url}/environments`)
  await expect(panel.getByRole('heading', { level: 1 })).toBeVisible()
  expect((await strays(panel)).length).toBeGreaterThan(10)
})
