import { statfsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Config, config } from '@/lib/config'
import { serverRoot } from '@/lib/sandbox/unprivileged'

/** PostgreSQL may want two more segments of its log at any moment. */
const ROOM_NEEDED = 32 * 1024 * 1024

/** Where the embedded store's files lie: in `data/store`, or below /var/lib when the panel runs as root. */
export function storeFolder(settings: Config): string {
  if (process.getuid?.() !== 0) return join(settings.dataDir, 'store')
  const owner = basename(settings.dataDir) === 'data' ? dirname(settings.dataDir) : settings.dataDir
  return join(serverRoot(owner), 'store')
}

/**
 * True when the disk of the embedded store has next to no room left: writes fail or soon will. Of a store of the
 * site's own nothing is known, so false.
 */
export function storeDiskFull(settings: Config = config()): boolean {
  if (settings.externalStore) return false
  try {
    const disk = statfsSync(storeFolder(settings))
    return disk.bavail * disk.bsize < ROOM_NEEDED
  } catch {
    return false
  }
}
