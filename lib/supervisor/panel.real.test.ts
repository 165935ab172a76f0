import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { processFacts } from '@/lib/store/proc'
import { testPort } from '@/test/ports'
import { freshDataDir, postmasterOf } from '@/test/store/victims'

const root = fileURLToPath(new URL('../..', import.meta.url))
const JUNK = { PGPASSWORD: 'junk-secret', AWS_SECRET_ACCESS_KEY: 'junk-secret', MYSQL_PWD: 'junk-secret' }

type Running = {
  child: ChildProcess
  port: number
  dataDir: string
  folder: string
  output: () => string
  ended: Promise<number | null>
}

const running: Running[] = []
const folders: { remove(): Promise<void> }[] = []

beforeAll(() => {
  if (!existsSync(join(root, 'build/supervisor.mjs')))
    throw new Error('Run `npm run build` before this test.')
})

afterEach(async () => {
  for (const one of running.splice(0)) {
    one.child.kill('SIGKILL')
    for (const pid of unitsOf(one.dataDir)) kill(pid)
  }
  for (const one of folders.splice(0)) await one.remove()
})

/** Web and worker of a panel: the processes that were given its data folder. */
function unitsOf(dataDir: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter(
      (pid) =>
        environmentOf(Number(pid)).includes(`QD_DATA_DIR=${dataDir}`) &&
        environmentOf(Number(pid)).includes('QD_SECRETS_PIPE=1'),
    )
    .map(Number)
}

/** Units end with their supervisor: one that has ended since it was listed needs no end. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    return []
  }
}

async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 90_000,
): Promise<number> {
  const begun = performance.now()
  while (!(await holds())) {
    if (performance.now() - begun > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`)
    await new Promise((resume) => setTimeout(resume, 25))
  }
  return performance.now() - begun
}

async function answers(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual', signal: AbortSignal.timeout(2_000) })
    return true
  } catch {
    return false
  }
}

async function startPanelProcess(reuse?: Running): Promise<Running> {
  const place = reuse ?? freshDataDir()
  if ('remove' in place) folders.push(place)
  const port = await testPort()
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: {
      ...process.env,
      ...JUNK,
      QD_NO_SETUP: '1',
      QD_DATA_DIR: place.dataDir,
      QD_PORT: String(port),
      QD_ORIGIN: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
    })
  }
  // When all it wrote was read, too.
  let isOver = false
  const ended = new Promise<number | null>((done) =>
    child.once('close', (code) => {
      isOver = true
      done(code)
    }),
  )
  const made = { child, port, dataDir: place.dataDir, folder: place.folder, output: () => text, ended }
  running.push(made)
  await until('the panel runs', () => {
    if (isOver) throw new Error(text)
    return text.includes('Quarterdeck runs at')
  })
  return made
}

function nothingLeft(panel: Running): boolean {
  return unitsOf(panel.dataDir).length === 0 && postmasterOf(panel.folder) === null
}

test('SIGTERM ends everything, and with the store made it starts again', async () => {
  const first = await startPanelProcess()
  await until('both units run', () => unitsOf(first.dataDir).length === 2)
  await until('the first administrator gets a link', () => /\/welcome#\S{20,}/.test(first.output()))
  first.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)
  expect(nothingLeft(first)).toBe(true)
  const second = await startPanelProcess(first)
  await until('the web answers', () => answers(second.port))
})

test('after kill -9 of the supervisor alone nothing is left running', async () => {
  const panel = await startPanelProcess()
  panel.child.kill('SIGKILL')
  await until('units and store are gone', () => nothingLeft(panel))
})

test('a killed web, worker and store come back by themselves', async () => {
  const panel = await startPanelProcess()
  await until('both units run', () => unitsOf(panel.dataDir).length === 2)
  const units = unitsOf(panel.dataDir)
  const store = postmasterOf(panel.folder)
  expect(units).toHaveLength(2)
  expect(store).not.toBeNull()
  for (const pid of units) kill(pid)
  if (store !== null) process.kill(store, 'SIGKILL')
  await until('a new store runs', () => {
    const now = postmasterOf(panel.folder)
    return now !== null && now !== store
  })
  await until(
    'two new units run',
    () => unitsOf(panel.dataDir).filter((pid) => !units.includes(pid)).length === 2,
  )
  await until('the web answers', () => answers(panel.port))
  expect(processFacts(panel.child.pid ?? 0)).not.toBeNull()
})

test('children get no credentials by environment or arguments', async () => {
  const panel = await startPanelProcess()
  const password: string = JSON.parse(
    readFileSync(join(panel.dataDir, 'keys', 'store.json'), 'utf8'),
  ).password
  const webKey = readFileSync(join(panel.dataDir, 'keys', 'web.key'), 'utf8').trim()
  const store = postmasterOf(panel.folder)
  for (const pid of [...unitsOf(panel.dataDir), ...(store ? [store] : [])]) {
    const seen = `${environmentOf(pid).join('\n')}\n${readFileSync(`/proc/${pid}/cmdline`, 'utf8')}`
    for (const secret of ['junk-secret', password, webKey]) expect(seen).not.toContain(secret)
  }
  expect(panel.output()).not.toContain(password)
})

test('a second panel on the same folder, and one on a taken port, say so in one sentence', async () => {
  const panel = await startPanelProcess()
  await expect(startPanelProcess(panel)).rejects.toThrow(/runs already on .*Stop that one first/)
  const other = freshDataDir()
  folders.push(other)
  const env = { ...process.env, QD_NO_SETUP: '1', QD_DATA_DIR: other.dataDir, QD_PORT: String(panel.port) }
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString('utf8')
  })
  await new Promise((done) => child.once('close', done))
  expect(errors.trim().split('\n')).toEqual([
    `Port ${panel.port} on 127.0.0.1 is taken by another program. Set QD_PORT to a free one.`,
  ])
})
