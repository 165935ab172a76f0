// Shared by the scripts. Plain Node, no packages: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the clone. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

// Started as root, the servers run as another user, who must be able to read the programs made here. What is secret
// has a mode of its own.
if (process.getuid?.() === 0) process.umask(0o022)

const begun = performance.now()
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${process.stdout.isTTY ? '\r\x1b[2K' : ''}${seconds()} s  ${line}\n`)
}

function seconds() {
  return ((performance.now() - begun) / 1000).toFixed(1).padStart(6)
}

/**
 * Ends the script with one sentence.
 * @param {string} sentence
 * @returns {never}
 */
export function giveUp(sentence) {
  process.stderr.write(`\n${sentence}\n`)
  process.exit(1)
}

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{quiet?: boolean, env?: Record<string, string | undefined>, signal?: AbortSignal}} [options]
 *   quiet: output only on failure; signal: kills it
 * @returns {Promise<{code: number, output: string}>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...options.env },
      signal: options.signal,
      killSignal: 'SIGKILL',
      stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    })
    let output = ''
    child.stdout?.on('data', (chunk) => {
      output += chunk
    })
    child.stderr?.on('data', (chunk) => {
      output += chunk
    })
    child.once('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}` }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/**
 * Runs a command quietly; a terminal sees the seconds go by meanwhile. On Ctrl-C the script ends when the
 * command has, so that nothing goes on behind the back of whoever stopped it; npm would take its time.
 * @param {string} what
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string | undefined>} [env]
 * @param {boolean} [patient] true when the command must not be killed half way
 */
async function runShown(what, command, args, env, patient) {
  const tick = () => process.stdout.write(`\r\x1b[2K${seconds()} s  ${what} …`)
  const timer = process.stdout.isTTY ? setInterval(tick, 1_000) : undefined
  let interrupted = false
  const killing = new AbortController()
  const interrupt = () => {
    if (!interrupted) say(patient ? 'Stopping when this step is done' : 'Stopping')
    interrupted = true
    if (!patient) setTimeout(() => killing.abort(), 1_000).unref()
  }
  for (const signal of SIGNALS) process.on(signal, interrupt)
  const result = await run(command, args, { quiet: true, env, signal: killing.signal })
  for (const signal of SIGNALS) process.off(signal, interrupt)
  clearInterval(timer)
  if (timer) process.stdout.write('\r\x1b[2K')
  if (interrupted) process.exit(130)
  return result
}

/**
 * Ends the script when the command failed: its output, and one sentence that says what is wrong.
 * @param {string} what the beginning of the sentence
 * @param {string} command
 * @param {{code: number, output: string}} result
 */
function orGiveUp(what, command, result) {
  if (result.code === 0) return
  process.stderr.write(result.output)
  if (/ENOSPC|No space left on device|enough free space/.test(result.output))
    giveUp(`${what}: the disk is full.`)
  if (/EACCES|EROFS/.test(result.output))
    giveUp(`${what}: a folder here cannot be written by this user (${root}).`)
  if (result.code === 127) giveUp(`${what}: the program \`${command}\` is missing.`)
  giveUp(`${what} failed; the lines above say why.`)
}

/**
 * Runs a command that must succeed; its output is shown when it does not.
 * @param {string} what the sentence for a failure
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string | undefined>} [env]
 * @param {boolean} [patient] true when the command must not be killed half way
 */
export async function must(what, command, args, env, patient = false) {
  const result = await runShown(what, command, args, env, patient)
  orGiveUp(what, command, result)
  return result.output
}

/**
 * Takes a lock of the machine by name, which the kernel frees when this process ends (an abstract Unix socket).
 * Systems that have none know no such lock: then it is given.
 * @param {string} name
 * @returns {Promise<(() => void) | null>} what gives it back, or null when another process holds it
 */
function tryLock(name) {
  const server = createServer((socket) => socket.destroy())
  return new Promise((resolve) => {
    server.once('error', (error) => {
      const taken = 'code' in error && error.code === 'EADDRINUSE'
      resolve(taken ? null : () => undefined)
    })
    server.listen(`\0quarterdeck-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`, () => {
      server.unref()
      resolve(() => void server.close())
    })
  })
}

/**
 * Does work that changes what is installed and built here; two at once would destroy each other's.
 * @param {() => Promise<void>} work
 */
export async function alone(work) {
  const release = await tryLock(`setup:${root}`)
  if (!release)
    giveUp('Another set-up or build of this folder is under way. Start this again when it is done.')
  await work()
  release()
}

/** @param {string} program */
export function has(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0
}

/**
 * Runs a package's program with this Node.
 * @param {string} name
 */
export function bin(name) {
  return join(root, 'node_modules', '.bin', name)
}

/**
 * One hash over the content of files and folders, generated ones left out.
 * @param {string[]} paths relative to the root
 */
export function contentHash(paths) {
  const hash = createHash('sha256').update(process.version.split('.')[0] ?? '')
  for (const path of paths)
    for (const file of filesUnder(join(root, path)))
      hash.update(relative(root, file)).update(readFileSync(file))
  return hash.digest('hex')
}

const SKIP = new Set(['node_modules', 'generated', '.next', 'build', 'data'])

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !SKIP.has(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesUnder(join(path, entry.name)))
}

/**
 * @param {string} name
 * @returns {string}
 */
function stampFile(name) {
  return join(root, 'build', 'stamps', name)
}

/**
 * True when the stamp holds this value.
 * @param {string} name
 * @param {string} value
 */
export function isStamped(name, value) {
  const file = stampFile(name)
  return existsSync(file) && readFileSync(file, 'utf8') === value
}

/**
 * @param {string} name
 * @param {string} value
 */
export function stamp(name, value) {
  mkdirSync(join(root, 'build', 'stamps'), { recursive: true })
  writeFileSync(stampFile(name), value)
}
