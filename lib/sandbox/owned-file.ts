import { chownSync, renameSync, writeFileSync } from 'node:fs'
import type { RunAs } from './unprivileged'

/** Writes a file that belongs to the servers' user, whole or not at all. Mode 0600 unless said otherwise. */
export function writeOwned(path: string, text: string, user: RunAs, mode = 0o600): string {
  const draft = `${path}.new`
  writeFileSync(draft, text, { mode })
  if (user.uid !== undefined && user.gid !== undefined) chownSync(draft, user.uid, user.gid)
  renameSync(draft, path)
  return path
}
