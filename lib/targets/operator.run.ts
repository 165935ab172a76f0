import 'server-only'
import { z } from 'zod'
import { openInWorker } from '@/lib/crypto/box'
import type { Secret } from '@/lib/crypto/secret'
import type { ConnectOptions, EngineSession } from '@/lib/engines/contract/engine'
import type { ProbeConnection } from '@/lib/engines/contract/probes'
import { engineOf } from '@/lib/engines/registry'
import { AppError } from '@/lib/errors'
import { secrets } from '@/lib/secrets'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { type BoundPlace, credentialBinding, doesNotOpen } from './credentials'
import { checkedTargetAddress, usersOf } from './open'
import { findTargetAccess, type SealedCredential, type TargetAccess } from './store'

const Keys = z.object({ x25519: z.string().min(1) })

/** The worker's private key. @throws Error in every other process, which holds none */
export function workerPrivateKey(): string {
  const key = secrets().workerKey
  if (!key) throw new Error('Only the worker opens what was sealed to it.')
  return Keys.parse(JSON.parse(key.reveal())).x25519
}

type SealedKind = 'operator' | 'probe'

/** Opens a password that was sealed to the worker. Worker only. */
export function openSealedPassword(
  place: BoundPlace,
  kind: SealedKind,
  credential: SealedCredential,
): Secret {
  const key = workerPrivateKey()
  try {
    return openInWorker(key, credentialBinding(place, kind, credential), credential.sealed)
  } catch (error) {
    throw doesNotOpen(kind, error)
  }
}

async function open(
  access: TargetAccess,
  kind: SealedKind,
  credential: SealedCredential,
  options: Omit<ConnectOptions, 'credential'>,
): Promise<EngineSession> {
  const address = await checkedTargetAddress(access)
  const password = openSealedPassword(access, kind, credential)
  try {
    const login = { user: credential.username, password }
    return await engineOf(access.engine).connect(address, login, {
      ...options,
      credential: kind,
      ownUsers: usersOf(access),
    })
  } finally {
    password.wipe()
  }
}

/**
 * Opens a connection to a target with the operator credential, for one run. Worker only; the caller closes it.
 * @param purpose goes into the connection's name after `quarterdeck:`, e.g. the run's id
 * @throws AppError with a code `target.*`, `egress.forbidden` or `not_found`
 */
export async function openOperator(targetId: string, purpose: string): Promise<EngineSession> {
  const access = await findTargetAccess(targetId)
  if (!access) throw new AppError('not_found')
  if (!access.operator)
    throw new AppError('target.auth_failed', {
      detail: t.noOperatorCredentialIs,
      hint: t.setItOnThe,
    })
  return open(access, 'operator', access.operator, { purpose })
}

/**
 * Opens a connection to a target with the probe credential, for one probe. Worker only; the caller closes it.
 * @throws AppError `probe.no_credential`, or as `openOperator` does
 */
export async function openProbe(
  targetId: string,
  purpose: string,
  { database, ...limits }: ProbeConnection = {},
): Promise<EngineSession> {
  const access = await findTargetAccess(targetId)
  if (!access) throw new AppError('not_found')
  if (!access.probe) throw new AppError('probe.no_credential')
  const place = database === undefined ? access : { ...access, database }
  return open(place, 'probe', access.probe, { purpose, ...limits })
}
