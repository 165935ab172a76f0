import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { generate } from 'otplib'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import type { PanelClient } from '@/lib/http/client'
import { serverRoot } from '@/lib/sandbox/unprivileged'
import type { Context } from './context'
import { familyOf, partOf } from './measure'
import { type BenchServer, MONITOR, OPERATOR, startBenchServer } from './server'
import type { Seat } from './viewers'

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>
type Demo = {
  url: string
  admin: { email: string; password: string; totpSecret: string }
  token: string
  targets: { id: string; name: string; engine: 'postgres' | 'mysql'; role: string }[]
}

/** A running panel with the demo's fleet and a throw-away PostgreSQL of the bench registered in it. */
export type BenchPanel = {
  url: string
  /** Where the demo keeps its data and keys. */
  folder: string
  demo: Demo
  server: BenchServer
  /** Id of the throw-away server as a target. */
  targetId: string
  /** Process id of the demo, which started web, worker and store. */
  pid: number
  /** Process id of the web. */
  webPid(): number
  browser(): Promise<Browser>
  /** The signed-in browser's cookies. */
  account(): Promise<StorageState>
  /** The panel as a page calls it, with the cookies of the one sign-in. */
  rpc(): Promise<PanelClient>
  /** Where further people watch, each signed in by themselves: one person may not open 50 streams. */
  seat(): Promise<Seat>
  rest<T>(method: string, path: string, body?: unknown): Promise<T>
  stop(): Promise<void>
}

/** Room for the view of 5 000 sessions. */
export const MOST_SESSIONS = 5_000
const PEOPLE = 4
const START_MS = 240_000

/** Starts it all; nothing of an earlier bench is used. */
export async function startBenchPanel(context: Context): Promise<BenchPanel> {
  const undo: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    context.say('Starting a throw-away PostgreSQL')
    const server = await startBenchServer(context.home, context.portBase + 90, MOST_SESSIONS + 100)
    undo.push(() => server.stop())
    context.tools.PostgreSQL = server.version
    const { demo, folder, pid, end } = await startDemo(context, server.port)
    undo.push(end)
    const rest = restOf(demo)
    const targetId = await register(rest, server)
    context.say(`The panel is up at ${demo.url}`)
    const browser = once(async () => {
      const started = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
      undo.push(() => started.close())
      context.tools.Chromium = started.version()
      return started
    })
    const account = once(async () => signIn(await browser(), demo.url, demo.admin))
    const rpc = once(async () => rpcOf(demo.url, await account()))
    const seat = once(async () => {
      const cookies: string[] = []
      for (let i = 0; i < PEOPLE; i += 1) cookies.push(await newPerson(demo, await rpc(), await browser(), i))
      return { url: demo.url, cookies, targetId }
    })
    const webPid = () => familyOf(pid).find((member) => partOf(member) === 'web') ?? 0
    return {
      url: demo.url,
      folder,
      demo,
      server,
      targetId,
      pid,
      webPid,
      browser,
      account,
      rpc,
      seat,
      rest,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

async function startDemo(context: Context, allowed: number) {
  const folder = join(context.home, 'bench-results', `demo-${context.portBase}`)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'demo.json')
  rmSync(file, { force: true })
  const log = join(context.home, 'bench-results', `demo-${context.portBase}.log`)
  context.say(`Starting the demo without its load (${log})`)
  const child = spawn(
    process.execPath,
    [
      join(context.home, 'build', 'fleet.mjs'),
      '--reset',
      '--no-load',
      '--port-base',
      String(context.portBase),
      '--data-dir',
      folder,
    ],
    {
      cwd: context.home,
      env: {
        ...process.env,
        QD_HOME: context.home,
        NODE_ENV: 'production',
        QD_EGRESS_ALLOW: `localhost:${allowed}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own group: Ctrl-C reaches the bench, which stops it in order.
      detached: true,
    },
  )
  const output = createWriteStream(log)
  child.stdout.pipe(output, { end: false })
  child.stderr.pipe(output, { end: false })
  const end = async () => {
    if (child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGINT')
    await ended
    // Keys, passwords and the servers' data of one bench are of no use to the next.
    rmSync(serverRoot(folder), { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  }
  const deadline = Date.now() + START_MS
  while (!existsSync(file)) {
    if (child.exitCode !== null) throw new Error(`The demo ended with ${child.exitCode}; see ${log}`)
    if (Date.now() > deadline) {
      await end()
      throw new Error(`The demo was not ready after ${START_MS / 1000} s; see ${log}`)
    }
    await sleep(250)
  }
  const demo = JSON.parse(readFileSync(file, 'utf8')) as Demo
  return { demo, folder, pid: child.pid ?? 0, end }
}

type Rest = BenchPanel['rest']

function restOf(demo: Demo): Rest {
  return async <T>(method: string, path: string, body?: unknown) => {
    const response = await fetch(`${demo.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${demo.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    })
    const text = await response.text()
    if (response.status === 429) {
      await sleep(2_000)
      return restOf(demo)<T>(method, path, body)
    }
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`)
    return JSON.parse(text) as T
  }
}

async function register(rest: Rest, server: BenchServer): Promise<string> {
  const { items } = await rest<{ items: { id: string }[] }>('GET', '/environments')
  const made = await rest<{ id: string }>('POST', '/targets', {
    name: 'bench',
    engine: 'postgres',
    host: 'localhost',
    port: server.port,
    database: 'postgres',
    tlsMode: 'verify-full',
    tlsCa: server.caPem,
    environmentId: items[0]?.id,
    tags: [],
    monitor: { user: MONITOR, password: server.monitor },
    operator: { user: OPERATOR, password: server.operator },
  })
  return made.id
}

type Person = { email: string; password: string; totpSecret?: string }

async function signIn(browser: Browser, url: string, person: Person): Promise<StorageState> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(`${url}/sign-in`)
    await page.getByLabel('E-mail').fill(person.email)
    await page.getByLabel('Password', { exact: true }).fill(person.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    if (person.totpSecret) {
      await page.getByLabel('Code').fill(await generate({ secret: person.totpSecret }))
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    }
    await page.waitForURL(`${url}/`)
    return await context.storageState()
  } finally {
    await context.close()
  }
}

/** Invites a person, takes the invitation up and signs them in. @returns their Cookie header */
async function newPerson(demo: Demo, admin: PanelClient, browser: Browser, at: number): Promise<string> {
  const email = `viewer-${at}@quarterdeck.example`
  const password = randomBytes(18).toString('base64url')
  const grants = [{ role: 'viewer' as const, scope: 'all' as const, scopeId: null }]
  const { link } = await admin.users.invite({ email, name: `Viewer ${at}`, grants })
  const secret = new URL(link).hash.slice(1)
  await rpcOf(demo.url, null).signIns.acceptLink({ secret, password })
  return cookieHeader(await signIn(browser, demo.url, { email, password }))
}

/** The Cookie header of a sign-in. */
export function cookieHeader(state: StorageState): string {
  return state.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
}

function rpcOf(url: string, state: StorageState | null): PanelClient {
  const headers = { origin: url, ...(state ? { cookie: cookieHeader(state) } : {}) }
  return createORPCClient(new RPCLink({ url: `${url}/api/rpc`, headers }))
}
