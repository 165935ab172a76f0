import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Config, childEnvironment } from '@/lib/config'
import { ownedFolder, type RunAs } from '@/lib/sandbox/unprivileged'
import type { ServerBinaries } from './server-binaries'
import { sayDisk } from './server-log'

/** How to reach the embedded store; kept in `data/keys/store.json` (0600). */
export type Access = { port: number; user: string; password: string; database: string }

/** Major version of the cluster in the folder; null when there is none. */
export function majorOf(folder: string): number | null {
  try {
    return Number.parseInt(readFileSync(join(folder, 'PG_VERSION'), 'utf8'), 10)
  } catch {
    return null
  }
}

/** @throws Error when the access file is gone or damaged */
export function readAccess(settings: Config): Access {
  try {
    return JSON.parse(readFileSync(settings.files.store, 'utf8'))
  } catch {
    throw new Error(
      `The store exists but its access file ${settings.files.store} is gone or damaged. Put it back from your copy.`,
    )
  }
}

/** Replaces the access file as a whole. */
export function writeAccess(settings: Config, access: Access): void {
  mkdirSync(dirname(settings.files.store), { recursive: true, mode: 0o700 })
  const draft = `${settings.files.store}.new`
  writeFileSync(draft, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(draft, settings.files.store)
}

/** Makes a new cluster beside its final place, so that a kill in the middle leaves nothing half made. */
export async function createCluster(
  settings: Config,
  folder: string,
  server: ServerBinaries,
  user: RunAs,
): Promise<Access> {
  const draft = `${folder}.new`
  rmSync(draft, { recursive: true, force: true })
  ownedFolder(draft, user)
  const access = {
    port: settings.storePort,
    user: 'quarterdeck',
    password: randomBytes(24).toString('base64url'),
    database: 'quarterdeck',
  }
  const passwordFile = join(dirname(folder), 'initdb.pw')
  writeFileSync(passwordFile, `${access.password}\n`, { mode: 0o600 })
  if (user.uid !== undefined && user.gid !== undefined) chownSync(passwordFile, user.uid, user.gid)
  try {
    const flags = [
      '--username',
      access.user,
      '--pwfile',
      passwordFile,
      '--auth',
      'scram-sha-256',
      '--encoding',
      'UTF8',
    ]
    execFileSync(
      join(server.bin, 'initdb'),
      ['-D', draft, ...flags, '--locale', 'C', '--data-checksums', '--no-instructions'],
      {
        ...user,
        cwd: '/',
        env: childEnvironment(),
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
  } catch (error) {
    const words = String((error as { stderr?: Buffer }).stderr ?? error)
    throw new Error(`The store could not be made in ${folder}: ${sayDisk(words)}`)
  } finally {
    rmSync(passwordFile, { force: true })
  }
  // The access file first: a cluster without its password would be useless, the reverse is harmless.
  writeAccess(settings, access)
  rmSync(folder, { recursive: true, force: true })
  renameSync(draft, folder)
  return access
}
