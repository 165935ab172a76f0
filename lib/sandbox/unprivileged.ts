import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Who server processes run as. Empty when the panel itself is not root: then they run as it does. */
export type RunAs = { uid?: number; gid?: number }

const SYSTEM_USER = 'quarterdeck'

function idOf(flag: '-u' | '-g'): number | null {
  try {
    return Number(
      execFileSync('id', [flag, SYSTEM_USER], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    )
  } catch {
    return null
  }
}

/**
 * The user for database servers, which refuse to run as root. As root: the system user `quarterdeck`,
 * made on first use. Otherwise: nobody else, so an empty object.
 */
export function serverUser(): RunAs {
  if (process.getuid?.() !== 0) return {}
  if (idOf('-u') === null) {
    execFileSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      SYSTEM_USER,
    ])
  }
  const uid = idOf('-u')
  const gid = idOf('-g')
  if (uid === null || gid === null) throw new Error(`The system user ${SYSTEM_USER} could not be made.`)
  return { uid, gid }
}

/**
 * The folder that may hold servers' data and sockets. As root it lies under /var/lib, because another
 * user cannot enter a clone below a 0700 parent (a root home, a temporary folder); its name is the hash of
 * the clone's path, so that two clones never meet. Otherwise it is `data/servers` of the clone.
 */
export function serverRoot(clone: string): string {
  const home = resolve(clone)
  if (process.getuid?.() !== 0) return join(home, 'data', 'servers')
  return join('/var/lib/quarterdeck', createHash('sha256').update(home).digest('hex').slice(0, 12))
}

/** Makes a folder (0700) that belongs to the servers' user, and its missing parents passable (0711). */
export function ownedFolder(path: string, user: RunAs): string {
  const parts = resolve(path).split('/').filter(Boolean)
  let current = '/'
  for (const part of parts) {
    current = join(/* turbopackIgnore: true */ current, part)
    if (!existsSync(current)) {
      mkdirSync(current, { mode: 0o711 })
      if (user.uid !== undefined && user.gid !== undefined) chownSync(current, user.uid, user.gid)
    }
  }
  chmodSync(path, 0o700)
  if (user.uid !== undefined && user.gid !== undefined && statSync(path).uid !== user.uid)
    chownSync(path, user.uid, user.gid)
  return path
}
