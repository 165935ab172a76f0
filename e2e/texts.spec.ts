import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { pseudo } from '../lib/texts/accents'
import { catalogue } from '../lib/texts/catalogue'
import { patternTexts } from '../lib/texts/patterns'
import { ROW, type Things, TOLD_BY_PANEL, UNKNOWN, VISITS, type Visit } from './accented-pages'
import {
  allowSetting,
  api,
  demo,
  demoFolder,
  plannedChange,
  portBase,
  psql,
  root,
  signedInState,
  targetOf,
} from './demo'
import { expect, ready, settled, test } from './fixtures'
import { sentencesInData, strays } from './strays'
import { isTold } from './told'

// The panel once more, on the same store, in accented English: what is shown without accents is in no catalogue.
const port = portBase + 91
const url = `http://localhost:${port}`
// Nobody else sets it: two who grant one parameter at once would be in each other's way.
const PARAMETER = 'log_autovacuum_min_duration'
type Named = { id: string }
type Listed = { items: (Named & { name: string; kind?: string })[] }
let web: ChildProcess
let things: Things
let away = async () => {}

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
  test.setTimeout(300_000)
  await prepare()
  for (let tries = 0; tries < 450; tries++) {
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
  await away()
})

/** Makes what a page needs to be there. */
async function prepare(): Promise<void> {
  const [first, second] = demo().targets.filter((target) => target.engine === 'postgres')
  // Those of the demo itself: other tests remove theirs meanwhile.
  const host = (await api<Listed>('GET', '/hosts')).items.find(({ name }) => name === 'demo-machine')
  const schedule = (await api<Listed>('GET', '/schedules')).items.find(({ kind }) => kind === 'audit.verify')
  if (!first || !second || !host || !schedule) throw new Error('The demo is not what it was.')
  const admin = await psql(targetOf('postgres', 'primary'), 'e2e-admin')
  await allowSetting(admin, PARAMETER)
  await admin.end()
  const input = { name: PARAMETER, value: '1234ms' }
  const member = (targetId: string) => ({ kind: 'settings.set', targetId, input })
  const change = await plannedChange(member(first.id))
  const words = { name: `e2e accents ${Date.now()}`, description: '' }
  const template = await api<Named>('POST', '/change-templates', { changeId: change.id, ...words })
  const members = [member(first.id), member(second.id)]
  const set = await api<Named>('POST', '/change-sets', { title: 'e2e accents', members })
  things = {
    postgres: targetOf('postgres', 'primary').id,
    replica: targetOf('mysql', 'replica').id,
    host: host.id,
    change: change.id,
    set: set.id,
    schedule: schedule.id,
  }
  away = async () => {
    await api('POST', `/change-sets/${set.id}/discard`, {})
    await api('POST', `/changes/${change.id}/discard`, {})
    await api('DELETE', `/change-templates/${template.id}`)
  }
}

/** What is visited before or after signing in. */
function visits(signedIn: boolean): readonly Visit[] {
  return Object.entries(VISITS)
    .filter(([place]) => place.startsWith('(auth)') !== signedIn)
    .flatMap(([, of]) => of(things))
}

/** A text of the catalogue as the accented panel shows it, whatever stands in its places. */
function accented(text: string): RegExp {
  const parts = pseudo(text).split(/\{\w+\}/)
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`)
}

const OPENED = '[role=dialog], [role=alertdialog], [role=menu]'

async function press(page: Page, what: string): Promise<void> {
  if (what === ROW) {
    await page.locator('tr[data-row] td').nth(1).click()
    return
  }
  if (what === UNKNOWN) {
    await page
      .locator('main')
      .getByRole('button', { name: pseudo(patternTexts.unknown) })
      .first()
      .click()
    return
  }
  const name = accented(what)
  const button = page.getByRole('button', { name }).or(page.getByRole('menuitem', { name })).first()
  // Sooner than the whole run is over when it is not there.
  await expect(button, what).toBeVisible()
  await button.click()
}

test('no page, and nothing that opens on it, shows a word that is in no catalogue', async ({
  browser,
  contextOptions,
}) => {
  test.setTimeout(300_000)
  const context = await browser.newContext({ ...contextOptions, storageState: signedInState, baseURL: url })
  const page = settled(await context.newPage())
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  const found: Record<string, string[]> = {}
  let sentences = 0
  const look = async (where: string) => {
    await ready(page)
    const strange = await strays(page)
    const told = TOLD_BY_PANEL.test(where) ? await sentencesInData(page) : []
    sentences += told.length
    strange.push(...told.filter((text) => !isTold(text)).map((text) => `data: ${text}`))
    if (strange.length > 0) found[where] = strange
  }
  for (const { at, opens = [] } of visits(true)) {
    await page.goto(at)
    await expect(page.locator('html')).toHaveAttribute('lang', 'en-XA')
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    await expect(page.locator('body')).toContainText('⟦')
    await look(at)
    await page.evaluate(() => {
      for (const part of document.querySelectorAll('details')) part.open = true
    })
    for (const way of opens) {
      const steps = typeof way === 'object' ? way : [way]
      const where = `${at}: ${steps.join(', ')}`
      await test.step(where, async () => {
        for (const step of steps) {
          await press(page, step)
          await expect(page.locator(OPENED).last()).toBeVisible()
        }
        await look(where)
        await page.keyboard.press('Escape')
        await expect(page.locator(OPENED)).toHaveCount(0)
      })
    }
  }
  await context.close()
  expect(errors).toEqual([])
  expect(found).toEqual({})
  // Reasons and remedies that the demo shows: else nothing of the kind was looked at.
  expect(sentences).toBeGreaterThan(0)
})

test('whoever is not signed in reads the language of the installation, too', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: url })
  const page = settled(await context.newPage())
  for (const { at } of visits(false)) {
    await page.goto(at)
    await expect(page.locator('main')).toContainText('⟦')
    expect(await strays(page), at).toEqual([])
  }
  await context.close()
})

test('a word outside is found: the panel in plain English has nothing but strays', async ({ panel }) => {
  await panel.goto(`${demo().url}/environments`)
  await expect(panel.getByRole('heading', { level: 1 })).toBeVisible()
  expect((await strays(panel)).length).toBeGreaterThan(10)
})

test('a sentence that is in no catalogue is told from one that is', () => {
  const { unknowns, 'server-checks': checks } = catalogue
  expect(isTold(unknowns.sizesWereNotRead)).toBe(true)
  expect(isTold(`${checks.restartTheServer} ${unknowns.neverRead}`)).toBe(true)
  expect(isTold(checks.writtenAndNotIn.replace('{pending}', 'shared_buffers'))).toBe(true)
  expect(isTold(`⟦Ķñöŵñ.⟧ ${unknowns.neverRead}`)).toBe(true)
  expect(isTold('The moon has not been read yet.')).toBe(false)
  expect(isTold(`${unknowns.neverRead} The moon is away.`)).toBe(false)
})
