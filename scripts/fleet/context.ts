import type { RunAs } from '@/lib/sandbox/unprivileged'
import type { FleetPorts } from './ports'
import type { StateFile } from './state'

/** What every part of the fleet is given. */
export type FleetContext = {
  /** Servers' data, owned by their user. */
  folder: string
  /** The demo's own files: mail, objects, state. */
  dataDir: string
  user: RunAs
  ports: FleetPorts
  file: StateFile
  /** Path of the authority's certificate, readable for the servers' user. */
  caFile: string
  /** One short line of progress. */
  say(line: string): void
}
