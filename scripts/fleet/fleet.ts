import { join } from 'node:path'
import { writeOwned } from '@/lib/sandbox/owned-file'
import { ownedFolder, type RunAs } from '@/lib/sandbox/unprivileged'
import type { FleetContext } from './context'
import { startHaproxy } from './haproxy'
import { startHooks } from './hooks'
import { Load } from './load'
import { startMariadbLoad } from './load-mariadb'
import { startPostgresLoad } from './load-postgres'
import { startMail } from './mail'
import { type MariadbCluster, startMariadbCluster } from './mariadb-cluster'
import type { FleetPorts } from './ports'
import { type PostgresCluster, startPostgresCluster } from './postgres-cluster'
import { startS3 } from './s3'
import type { StateFile } from './state'

/** The whole fleet, running. */
export type Fleet = {
  context: FleetContext
  postgres: PostgresCluster
  mariadb: MariadbCluster
  s3Endpoint: string
  mailFolder: string
  hooks: { url: string; folder: string }
  /** Begins the load; it can be paused through what this answers. */
  startLoad(): Load
  /** Ends everything in order: load, routes, servers, stores. Nothing is left running. */
  stop(): Promise<void>
}

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
  const ca = about.file.state.certificates.caPem
  return { ...about, caFile: writeOwned(join(about.folder, 'ca.crt'), ca, about.user, 0o644) }
}

/** Starts every part; when one fails, those already up are stopped again. */
export async function startFleet(context: FleetContext): Promise<Fleet> {
  const undo: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
    context.file.state.servers = {}
    context.file.save()
  }
  const keep = <T extends { stop(): Promise<unknown> }>(part: T): T => {
    undo.push(() => part.stop())
    return part
  }
  try {
    // Both are awaited even when one fails, so that neither comes up after the others were stopped.
    const [postgres, mariadb] = await Promise.allSettled([
      startPostgresCluster(context).then(keep),
      startMariadbCluster(context).then(keep),
    ])
    if (postgres.status === 'rejected') throw postgres.reason
    if (mariadb.status === 'rejected') throw mariadb.reason
    const route = keep(await startHaproxy(context))
    const s3 = keep(await startS3(context))
    const mail = keep(await startMail(context))
    const hooks = keep(await startHooks(context))
    for (const server of [...postgres.value.servers, ...mariadb.value.servers, route.server]) {
      context.file.state.servers[server.name] = server.identity
    }
    context.file.save()
    const startLoad = () => {
      const load = new Load()
      const ends = [startPostgresLoad(context, load), startMariadbLoad(context, load)]
      undo.push(() => Promise.allSettled(ends.map((end) => end())))
      return keep(load)
    }
    return {
      context,
      postgres: postgres.value,
      mariadb: mariadb.value,
      s3Endpoint: s3.endpoint,
      mailFolder: mail.folder,
      hooks: { url: hooks.url, folder: hooks.folder },
      startLoad,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
