// Makes a clone ready: Node's version, packages, system packages, store client, build. Safe to run twice.
import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { alone, contentHash, giveUp, isStamped, must, root, say, stamp } from './lib.mjs'
import { installSystemPackages, requireSystemPackages } from './system-packages.mjs'

const NODE_FLOOR = { major: 20, minor: 19 }
/** What node_modules and a build need, in bytes. */
const DISK_NEEDED = 1_500_000_000

function checkMachine() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < NODE_FLOOR.major || (major === NODE_FLOOR.major && minor < NODE_FLOOR.minor)) {
    giveUp(
      `Node ${process.versions.node} is too old: Quarterdeck needs ${NODE_FLOOR.major}.${NODE_FLOOR.minor} or later (22 or 24 is better).`,
    )
  }
  try {
    accessSync(root, constants.W_OK)
  } catch {
    giveUp(`The folder ${root} cannot be written by this user.`)
  }
  const disk = statfsSync(root)
  const free = disk.bavail * disk.bsize
  if (free < DISK_NEEDED && !existsSync(join(root, 'node_modules'))) {
    giveUp(
      `The disk of ${root} is nearly full: ${Math.round(free / 1e6)} MB are free, ${DISK_NEEDED / 1e6} MB are needed.`,
    )
  }
}

async function installPackages() {
  const lock = contentHash(['package-lock.json'])
  if (existsSync(join(root, 'node_modules', '.package-lock.json'))) {
    if (isStamped('packages', lock)) return
    // npm keeps its own record of what it installed; `npm ci` by hand counts as well.
    const { readFileSync } = await import('node:fs')
    if (
      sameTree(
        readFileSync(join(root, 'package-lock.json'), 'utf8'),
        readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8'),
      )
    ) {
      stamp('packages', lock)
      return
    }
  }
  say('Installing packages (npm ci)')
  await must('Installing packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
  })
  stamp('packages', lock)
}

/**
 * True when each package that is installed has the version of the lock file.
 * @param {string} wanted
 * @param {string} installed
 */
function sameTree(wanted, installed) {
  const want = JSON.parse(wanted).packages
  const have = JSON.parse(installed).packages
  return Object.entries(want).every(
    ([path, entry]) => path === '' || entry.optional || have[path]?.version === entry.version,
  )
}

/**
 * @param {{system?: ('servers' | 'tests')[], build?: boolean}} [options] system: which sets of system packages
 */
export async function setup(options = {}) {
  checkMachine()
  await alone(async () => {
    // Before the minute that packages take: whoever may not install learns at once what is missing.
    if (options.system) requireSystemPackages(options.system)
    await installPackages()
    if (options.system) await installSystemPackages(options.system)
    const { build, generate } = await import('./build.mjs')
    if (options.build === false) await generate()
    else await build()
  })
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  await setup()
  say('Ready: npm start')
}
