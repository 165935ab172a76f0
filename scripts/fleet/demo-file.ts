import type { Fleet } from './fleet'
import { MARIADB_NAMES } from './mariadb-cluster'
import { POSTGRES_NAMES } from './postgres-cluster'
import { BUCKETS } from './s3'
import { writePrivateJson } from './state'

/** One server as data/demo.json tells of it; `user` and `password` are its administrator's. */
export type DemoTarget = {
  id: string | null
  name: string
  engine: 'postgres' | 'mysql'
  role: 'primary' | 'standby' | 'replica'
  host: string
  port: number
  user: string
  password: string
  dataDir: string
}

/** Who may sign in to the demo's panel, and the token of scripts. */
export type DemoAccess = {
  url: string
  admin: { email: string; password: string; totpSecret: string }
  token: string
  targetIds: Record<string, string>
}

/** The fleet's servers in the order they are shown. */
export function demoTargets(fleet: Fleet, ids: Record<string, string> = {}): DemoTarget[] {
  const { ports, file } = fleet.context
  const { passwords } = file.state
  const folders = new Map(
    [...fleet.postgres.servers, ...fleet.mariadb.servers].map((s) => [s.name, s.dataDir]),
  )
  const about = (name: string, port: number | undefined) => ({
    id: ids[name] ?? null,
    name,
    host: 'localhost',
    port: port ?? 0,
    user: 'admin',
    dataDir: folders.get(name) ?? '',
  })
  return [
    ...POSTGRES_NAMES.map((name, i) => ({
      ...about(name, ports.postgres[i]),
      engine: 'postgres' as const,
      role: i === 0 ? ('primary' as const) : ('standby' as const),
      password: passwords.postgres.admin,
    })),
    ...MARIADB_NAMES.map((name, i) => ({
      ...about(name, ports.mariadb[i]),
      engine: 'mysql' as const,
      role: i === 0 ? ('primary' as const) : ('replica' as const),
      password: passwords.mariadb.admin,
    })),
  ]
}

/** Writes data/demo.json, mode 0600: everything a script or a test needs to work with the demo. */
export function writeDemoFile(path: string, fleet: Fleet, access: DemoAccess | null): void {
  const { ports, file } = fleet.context
  writePrivateJson(path, {
    url: access?.url ?? null,
    admin: access?.admin ?? null,
    token: access?.token ?? null,
    targets: demoTargets(fleet, access?.targetIds),
    routes: {
      write: { host: 'localhost', port: ports.routeWrite },
      read: { host: 'localhost', port: ports.routeRead },
    },
    ca: fleet.context.caFile,
    s3: { endpoint: fleet.s3Endpoint, region: 'us-east-1', ...file.state.s3, buckets: BUCKETS },
    hooks: fleet.hooks,
    smtp: { host: 'localhost', port: ports.smtp, folder: fleet.mailFolder },
  })
}
