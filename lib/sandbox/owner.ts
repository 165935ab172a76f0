import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeOwned } from './owned-file'
import { identify, isSameProcess, type ProcessIdentity } from './server-process'
import type { RunAs } from './unprivileged'

const OWNER = 'owner.json'

/** Says in a folder that this process made it: whatever happens from here on, a later start knows whose it was. */
export function claimFolder(folder: string, user: RunAs): void {
  writeOwned(join(folder, OWNER), JSON.stringify(identify(process.pid)), user)
}

/** Who made a folder; null where it does not say so. */
export function ownerOf(folder: string): ProcessIdentity | null {
  try {
    const owner: unknown = JSON.parse(readFileSync(join(folder, OWNER), 'utf8'))
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || !('startTicks' in owner))
      return null
    const { pid, startTicks } = owner
    return typeof pid === 'number' && typeof startTicks === 'string' ? { pid, startTicks } : null
  } catch {
    return null
  }
}

/** Whether who made a folder still runs. */
export function isOwned(folder: string): boolean {
  const owner = ownerOf(folder)
  return owner !== null && isSameProcess(owner)
}
