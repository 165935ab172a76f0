import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type FullConfig } from '@playwright/test'
import { demo, demoFolder, gatewayPort, portBase, root, signedInState, sshPort, totpCode } from './demo'

const START_MS = 240_000

async function untilReady(child: ChildProcess, log: string): Promise<void> {
  const file = join(demoFolder, 'demo.json')
  const deadline = Date.now() + START_MS
  while (!existsSync(file)) {
    if (child.exitCode !== null) throw new Error(`The demo ended with ${child.exitCode}; see ${log}`)
    if (Date.now() > deadline)
      throw new Error(`The demo was not ready after ${START_MS / 1000} s; see ${log}`)
    await sleep(250)
  }
}

/** Signs in through the page, as a person does, and keeps the cookies for all tests. */
async function signIn(config: FullConfig): Promise<void> {
  const { url, admin } = demo()
  const browser = await chromium.launch(config.projects[0]?.use.launchOptions)
  const page = await browser.newPage()
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill(admin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByLabel('Code').fill(await totpCode(admin.totpSecret))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(`${url}/`)
  await page.context().storageState({ path: signedInState })
  await browser.close()
}

/** Starts the demo as a person would, and stops it as Ctrl-C would; the stop must leave nothing behind. */
export default async function globalSetup(config: FullConfig): Promise<() => Promise<void>> {
  mkdirSync(demoFolder, { recursive: true })
  rmSync(join(demoFolder, 'demo.json'), { force: true })
  const log = join(root, 'test-results', 'demo.log')
  const child = spawn(
    process.execPath,
    [
      join(root, 'build', 'fleet.mjs'),
      '--reset',
      '--no-load',
      '--port-base',
      String(portBase),
      '--data-dir',
      demoFolder,
    ],
    {
      cwd: root,
      env: {
        ...process.env,
        QD_HOME: root,
        NODE_ENV: 'production',
        QD_EGRESS_ALLOW: `localhost:${sshPort},localhost:${gatewayPort}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const output = createWriteStream(log)
  child.stdout?.pipe(output)
  child.stderr?.pipe(output)
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGINT')
    await ended
    if (child.exitCode !== 0) throw new Error(`The demo stopped with ${child.exitCode}; see ${log}`)
  }
  try {
    await untilReady(child, log)
    await signIn(config)
    return stop
  } catch (error) {
    if (child.exitCode === null) await stop()
    throw error
  }
}
