import { join } from 'node:path'
import { writeOwned } from '@/lib/sandbox/owned-file'
import { ownedFolder, type RunAs } from '@/lib/sandbox/unprivileged'
import type { FleetContext } from './context'
import type { FleetPorts } from './ports'
import type { StateFile } from './state'

/** Prepares the folders and files that every part of the fleet shares. */
export function fleetContext(about: {
  folder: string
  dataDir: string
  user: RunAs
  ports: FleetPorts
  file: StateFile
  say(line: string): void
}): FleetContext {
  ownedFolder(about.folder, about.user)
  const caFile = writeOwned(
    join(about.folder, 'ca.crt'),
    about.file.state.certificates.caPem,
    about.user,
    0o644,
  )
  return { ...about, caFile }
}
