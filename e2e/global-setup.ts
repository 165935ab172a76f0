import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { demoFolder, root } from './demo'

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

/** Starts the demo as a person would, and stops it as Ctrl-C would; the stop must leave nothing behind. */
export default async function globalSetup(): Promise<() => Promise<void>> {
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
      process.env.QD_E2E_PORT_BASE ?? '29300',
      '--data-dir',
      demoFolder,
    ],
    {
      cwd: root,
      env: { ...process.env, QD_HOME: root, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const output = createWriteStream(log)
  child.stdout?.pipe(output)
  child.stderr?.pipe(output)
  await untilReady(child, log)
  return async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGINT')
    await ended
    if (child.exitCode !== 0) throw new Error(`The demo stopped with ${child.exitCode}; see ${log}`)
  }
}
