import 'server-only'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import { Secret } from '@/lib/crypto/secret'
import type { EngineKind, TargetAddress, TlsMode } from '@/lib/engines/contract/address'
import type { ConnectOptions, EngineSession } from '@/lib/engines/contract/engine'
import { engineOf } from '@/lib/engines/registry'
import { AppError } from '@/lib/errors'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { openMonitorPassword } from './credentials'
import { checkEgress } from './egress'
import { findTargetAccess, type TargetAccess } from './store'

const CONNECT_TIMEOUT_MS = 5_000
const QUERY_TIMEOUT_MS = 10_000
const MAX_BYTES = 8 * 1024 * 1024

/** An address that is not saved yet, as typed. */
export type TypedAddress = {
  engine: EngineKind
  host: string
  port: number
  database: string
  tlsMode: TlsMode
  tlsCa: string
}

/** The address with the checked IP that the engine connects to. @throws AppError of the egress guard */
export async function checkedTargetAddress(typed: TypedAddress): Promise<TargetAddress> {
  return {
    engine: typed.engine,
    host: typed.host,
    port: typed.port,
    database: typed.engine === 'postgres' && typed.database === '' ? 'postgres' : typed.database,
    tls: { mode: typed.tlsMode, ...(typed.tlsCa === '' ? {} : { ca: typed.tlsCa }) },
    resolvedIp: await checkEgress(typed.host, typed.port),
  }
}

/** Every user of a target that is the panel's. */
export function usersOf(access: TargetAccess): string[] {
  return [access.monitor, access.operator, access.probe].flatMap((one) => (one ? [one.username] : []))
}

/** Limits of every connection with the monitor credential. */
export function monitorOptions(purpose: string, access?: TargetAccess): ConnectOptions {
  return {
    credential: 'monitor',
    purpose,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    queryTimeoutMs: QUERY_TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    ...(access ? { ownUsers: usersOf(access) } : {}),
  }
}

/**
 * Opens a connection of the web's to a target, with the monitor credential. The caller closes it.
 * @param database another than the one that was saved with the target
 * @throws AppError with a code `target.*`, `egress.forbidden` or `not_found`
 */
export function openMonitor(
  target: AuthorizedTarget,
  purpose = 'live',
  database: string | null = null,
): Promise<EngineSession> {
  return openWithMonitor(target.id, purpose, database)
}

/** Opens the collector's connection to a target, with the monitor credential. Worker only. */
export function openForCollector(targetId: string): Promise<EngineSession> {
  return openWithMonitor(targetId, 'collector')
}

async function openWithMonitor(
  targetId: string,
  purpose: string,
  database: string | null = null,
): Promise<EngineSession> {
  const access = await findTargetAccess(targetId)
  if (!access) throw new AppError('not_found')
  if (!access.monitor)
    throw new AppError('target.auth_failed', { detail: t.noMonitorCredentialIs, hint: t.setIt })
  const saved = await checkedTargetAddress(access)
  const address = database === null ? saved : { ...saved, database }
  const password = openMonitorPassword(access, access.monitor)
  try {
    const login = { user: access.monitor.username, password }
    return await engineOf(access.engine).connect(address, login, monitorOptions(purpose, access))
  } finally {
    password.wipe()
  }
}

/** Opens a connection with an address and a monitor password that are not saved. The caller closes it. */
export async function openUnsaved(
  typed: TypedAddress,
  login: { user: string; password: string },
): Promise<EngineSession> {
  const password = new Secret(login.password)
  if (password.isEmpty) throw new AppError('target.password_missing')
  try {
    const address = await checkedTargetAddress(typed)
    return await engineOf(typed.engine).connect(
      address,
      { user: login.user, password },
      monitorOptions('preflight'),
    )
  } finally {
    password.wipe()
  }
}
