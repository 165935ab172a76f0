import { execFile } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { serverRoot } from '@/lib/sandbox/unprivileged'

const run = promisify(execFile)
const CLONE = fileURLToPath(new URL('../..', import.meta.url))
const LISTS = fileURLToPath(new URL('./versions', import.meta.url))

/** Folder for servers and their data that every test process of this clone shares. */
export const TEST_ROOT = join(serverRoot(CLONE), 'tests')

const links = z.array(z.object({ source: z.string(), target: z.string() }))

/** Folder with the programs of one PostgreSQL major, installed from the lock file on first use. */
export async function postgresBinaries(major: number): Promise<string> {
  const home = join(TEST_ROOT, 'postgres')
  const marker = join(home, 'installed.lock.json')
  const lock = readFileSync(join(LISTS, 'package-lock.json'), 'utf8')
  if (!existsSync(marker) || readFileSync(marker, 'utf8') !== lock) {
    mkdirSync(home, { recursive: true })
    for (const file of ['package.json', 'package-lock.json'])
      copyFileSync(join(LISTS, file), join(home, file))
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', home], { cwd: home })
    for (const name of readdirSync(join(home, 'node_modules'))) {
      if (name.startsWith('postgres-')) linkLibraries(join(home, 'node_modules', name))
    }
    openToServers(home)
    writeFileSync(marker, lock)
  }
  return join(home, 'node_modules', `postgres-${major}`, 'native', 'bin')
}

// The packages' install script only makes these links; npm does not run it.
function linkLibraries(folder: string): void {
  const list = links.parse(JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8')))
  for (const { source, target } of list) {
    const [from, to] = [join(folder, source), join(folder, target)]
    mkdirSync(dirname(to), { recursive: true })
    if (!existsSync(to)) symlinkSync(from, to)
  }
  for (const program of ['postgres', 'initdb', 'pg_ctl'])
    chmodSync(join(folder, 'native', 'bin', program), 0o755)
}

/** The servers' user must be able to enter each folder on the way. */
function openToServers(path: string): void {
  let current = path
  while (current.startsWith(dirname(TEST_ROOT))) {
    chmodSync(current, 0o755)
    current = dirname(current)
  }
}

/** Where MySQL of another suite of this machine's mirror was unpacked. Fetched on first use. */
export async function mysqlRoot(): Promise<string> {
  const home = join(TEST_ROOT, 'mysql-programs')
  const root = join(home, 'root')
  if (existsSync(join(home, 'complete'))) return root
  rmSync(home, { recursive: true, force: true })
  const apt = join(home, 'apt')
  for (const folder of [
    'etc/apt/preferences.d',
    'etc/apt/apt.conf.d',
    'var/lib/dpkg',
    'var/lib/apt/lists/partial',
  ]) {
    mkdirSync(join(apt, folder), { recursive: true })
  }
  mkdirSync(join(apt, 'var/cache/apt/archives/partial'), { recursive: true })
  writeFileSync(join(apt, 'var/lib/dpkg/status'), '')
  writeFileSync(join(apt, 'etc/apt/sources.list'), `${otherSuite('sid')}\n`)
  const options = [
    `Dir=${apt}`,
    `Dir::State::status=${apt}/var/lib/dpkg/status`,
    `Dir::Etc::sourcelist=${apt}/etc/apt/sources.list`,
    'Dir::Etc::sourceparts=/dev/null',
    'APT::Install-Recommends=false',
    'APT::Sandbox::User=root',
    'Debug::NoLocking=true',
  ].flatMap((option) => ['-o', option])
  await run('apt-get', [...options, 'update'])
  await run('apt-get', [
    ...options,
    'install',
    '-y',
    '--download-only',
    'mysql-server-core',
    'mysql-client-core',
  ])
  const archives = join(apt, 'var/cache/apt/archives')
  const unpacking = join(home, 'unpacking')
  mkdirSync(unpacking)
  for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    await run('dpkg', ['-x', join(archives, file), unpacking])
  }
  renameSync(unpacking, root)
  rmSync(apt, { recursive: true })
  openToServers(home)
  writeFileSync(join(home, 'complete'), '')
  return root
}

/** A source line for another suite, with the address and key this machine's own sources name. */
function otherSuite(suite: string): string {
  const folder = '/etc/apt/sources.list.d'
  for (const file of existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith('.sources'))
    : []) {
    const text = readFileSync(join(folder, file), 'utf8')
    const address = /^URIs:\s*(\S+\/debian)\/?\s*$/m.exec(text)?.[1]
    const key = /^Signed-By:\s*(\/\S+)/m.exec(text)?.[1]
    if (address) return `deb ${key ? `[signed-by=${key}] ` : ''}${address} ${suite} main`
  }
  throw new Error('This machine has no Debian source to take another suite from.')
}
