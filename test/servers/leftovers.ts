import { existsSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { claimFolder, isOwned, ownerOf } from '@/lib/sandbox/owner'
import { sandboxRoot, sweepSandboxes } from '@/lib/sandbox/sandbox'
import { sweepOrphans } from '@/lib/sandbox/server-process'
import { ownedFolder, type RunAs } from '@/lib/sandbox/unprivileged'
import { TEST_ROOT } from './versions'

/** Makes a folder of this test process: a later run wipes it when this one is killed before it could. */
export function testFolder(path: string, user: RunAs = {}): string {
  ownedFolder(path, user)
  claimFolder(path, user)
  return path
}

/** Wipes what test processes that are no more left in the folders of servers, those of other clones included. */
export async function sweepLeftovers(): Promise<void> {
  await sweepSandboxes(sandboxRoot(TEST_ROOT))
  for (const parent of [dirname(dirname(TEST_ROOT)), TEST_ROOT]) await sweepFolders(parent)
}

/** Ends the servers in folders whose makers are no more, and wipes them; a folder that names no maker stays. */
export async function sweepFolders(parent: string): Promise<void> {
  if (!existsSync(parent)) return
  for (const name of readdirSync(parent)) {
    const folder = join(parent, name)
    if (ownerOf(folder) === null || isOwned(folder)) continue
    for (const data of ['store', 'data']) await sweepOrphans(join(folder, data), 'SIGKILL')
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  }
}
