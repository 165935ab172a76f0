// After `npm install`: names in package-lock.json the optional packages of other platforms that the registry
// at hand does not have. Without them `npm ci` calls the lock file incomplete, on every platform.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib.mjs'

const OS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const CPU = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']
/** Names that say neither, and other spellings. */
const SPELLING = {
  fsevents: { os: ['darwin'] },
  ppc64le: 'ppc64',
  musleabihf: 'arm',
  gnueabihf: 'arm',
  armv7: 'arm',
  universal: '',
}

const file = join(root, 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
const packages = lock.packages

/**
 * True when some folder from the package upwards holds the dependency.
 * @param {string} from
 * @param {string} name
 */
function resolves(from, name) {
  const folders = from
    .split('/node_modules/')
    .map((_, depth, parts) => parts.slice(0, depth + 1).join('/node_modules/'))
  return ['', ...folders].some((folder) => packages[`${folder ? `${folder}/` : ''}node_modules/${name}`])
}

/**
 * @param {string} name
 * @returns {{os?: string[], cpu?: string[]}}
 */
function platform(name) {
  if (name === 'fsevents') return SPELLING.fsevents
  const words = name.split(/[-/]/).flatMap((word) => [word, SPELLING[/** @type {'armv7'} */ (word)] ?? ''])
  const os = OS.filter((one) => words.includes(one))
  const cpu = CPU.filter((one) => words.includes(one))
  return { ...(os.length ? { os } : {}), ...(cpu.length ? { cpu } : {}) }
}

let added = 0
for (const [from, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (resolves(from, name)) continue
    const only = platform(name)
    if (!only.os && !only.cpu) {
      process.stderr.write(`${name}: its platform is unknown, left out\n`)
      continue
    }
    const version = String(range).replace(/^[^\d]*/, '')
    packages[`node_modules/${name}`] = {
      version,
      optional: true,
      ...(entry.dev ? { dev: true } : {}),
      ...only,
    }
    added += 1
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(`${added} packages of other platforms named\n`)
