import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createAuthority } from '@/lib/sandbox/certificates'
import { identify, isSameProcess, type ProcessIdentity } from '@/lib/sandbox/server-process'

/** Bumped when the demo's data changes its shape; older data then needs `--reset`. */
const FORMAT = 1

const ACCOUNTS = [
  'admin',
  'replication',
  'routeCheck',
  'monitor',
  'operator',
  'web',
  'reports',
  'jobs',
] as const
type AccountName = (typeof ACCOUNTS)[number]

/** What a second start needs to know of the first. Holds secrets: mode 0600. */
export type FleetState = {
  format: number
  portBase: number
  synchronous: boolean
  passwords: { postgres: Record<AccountName, string>; mariadb: Record<AccountName, string> }
  s3: { accessKey: string; secretKey: string }
  /** What the panel signs webhooks to the demo's sink with. */
  hookSecret: string
  certificates: { caPem: string; certPem: string; keyPem: string }
  /** Clusters whose data is whole. */
  made: { postgres: boolean; mariadb: boolean }
  /** Sign-in of the panel's administrator and the token of scripts, once the panel was started. */
  access: { email: string; password: string; totpSecret: string; token: string } | null
  /** The process that runs this fleet now, or ran it last. */
  owner: ProcessIdentity | null
  /** Server processes of the last start, by name. */
  servers: Record<string, ProcessIdentity>
}

/** The state with its file. */
export type StateFile = { state: FleetState; save(): void }

/** A password of 192 bits. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url')
}

function newHookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

function passwords(): Record<AccountName, string> {
  return {
    admin: newPassword(),
    replication: newPassword(),
    routeCheck: newPassword(),
    monitor: newPassword(),
    operator: newPassword(),
    web: newPassword(),
    reports: newPassword(),
    jobs: newPassword(),
  }
}

async function freshState(portBase: number, synchronous: boolean): Promise<FleetState> {
  const authority = await createAuthority('Quarterdeck demo authority')
  const issued = await authority.issue({ names: ['localhost'], ips: ['127.0.0.1', '::1'] })
  return {
    format: FORMAT,
    portBase,
    synchronous,
    passwords: { postgres: passwords(), mariadb: passwords() },
    hookSecret: newHookSecret(),
    s3: { accessKey: `QD${randomBytes(9).toString('hex').toUpperCase()}`, secretKey: newPassword() },
    certificates: { caPem: authority.caPem, ...issued },
    made: { postgres: false, mariadb: false },
    access: null,
    owner: null,
    servers: {},
  }
}

/** Writes JSON that holds secrets: 0600 from its first byte, whole or not at all. */
export function writePrivateJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.new`
  rmSync(draft, { force: true })
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, path)
}

function statePath(dataDir: string): string {
  return join(dataDir, 'fleet.json')
}

function read(dataDir: string): FleetState | null {
  const path = statePath(dataDir)
  if (!existsSync(path)) return null
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as FleetState
  } catch {
    throw new Error(`${path} cannot be read. Start over: npm run demo -- --reset`)
  }
}

/** True when an earlier start left its state: without it no password of the servers' data is known any more. */
export function hasState(dataDir: string): boolean {
  return existsSync(statePath(dataDir))
}

/** Fails in one sentence when another process runs this fleet now. */
export function refuseSecondStart(dataDir: string): void {
  const owner = existsSync(statePath(dataDir)) ? read(dataDir)?.owner : null
  if (owner && owner.pid !== process.pid && isSameProcess(owner)) {
    throw new Error(
      `The demo is running already (process ${owner.pid}). Stop it first with Ctrl-C in its terminal.`,
    )
  }
}

/**
 * Takes up the state of the last start, or makes a new one. Ports belong to the data (replication and the
 * panel's registrations name them), so another base needs `--reset`.
 */
export async function openState(
  dataDir: string,
  wanted: { portBase: number | null; defaultPortBase: number; synchronous: boolean },
): Promise<StateFile> {
  const old = read(dataDir)
  if (old && old.format !== FORMAT) {
    throw new Error('The demo data was made by another version. Start over: npm run demo -- --reset')
  }
  const nothingYet = old && !old.made.postgres && !old.made.mariadb
  if (nothingYet && wanted.portBase !== null) old.portBase = wanted.portBase
  if (old && wanted.portBase !== null && wanted.portBase !== old.portBase) {
    throw new Error(
      `The demo data was made for ports from ${old.portBase}. To move it: npm run demo -- --reset --port-base ${wanted.portBase}`,
    )
  }
  const state = old ?? (await freshState(wanted.portBase ?? wanted.defaultPortBase, wanted.synchronous))
  state.synchronous = wanted.synchronous
  // Data of an earlier build has none yet.
  state.hookSecret ??= newHookSecret()
  state.owner = identify(process.pid)
  const save = () => writePrivateJson(statePath(dataDir), state)
  save()
  return { state, save }
}
