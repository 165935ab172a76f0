import 'server-only'
import { z } from 'zod'
import { openInWorker } from '@/lib/crypto/box'
import type { Secret } from '@/lib/crypto/secret'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { engineOf } from '@/lib/engines/registry'
import { AppError } from '@/lib/errors'
import { secrets } from '@/lib/secrets'
import { type BoundPlace, credentialBinding, doesNotOpen } from './credentials'
import { checkedTargetAddress } from './open'
import { findTargetAccess, type SealedCredential } from './store'

const Keys = z.object({ x25519: z.string().min(1) })

/** The worker's private key. @throws Error in every other process, which holds none */
function workerPrivateKey(): string {
  const key = secrets().workerKey
  if (!key) throw new Error("Only the worker opens an operator's credential.")
  return Keys.parse(JSON.parse(key.reveal())).x25519
}

/** Opens the operator's password. Worker only. */
export function openOperatorPassword(place: BoundPlace, credential: SealedCredential): Secret {
  const key = workerPrivateKey()
  try {
    return openInWorker(key, credentialBinding(place, 'operator', credential), credential.sealed)
  } catch (error) {
    throw doesNotOpen('operator', error)
  }
}

/**
 * Opens a connection to a target with the operator credential, for one run or one probe. Worker only; the
 * caller closes it.
 * @param purpose goes into the connection's name after `quarterdeck:`, e.g. the run's id
 * @throws AppError with a code `target.*`, `egress.forbidden` or `not_found`
 */
export async function openOperator(targetId: string, purpose: string): Promise<EngineSession> {
  const access = await findTargetAccess(targetId)
  if (!access) throw new AppError('not_found')
  if (!access.operator)
    throw new AppError('target.auth_failed', {
      detail: 'No operator credential is set for this target.',
      hint: 'Set it on the page of the target; the role script makes the role.',
    })
  const address = await checkedTargetAddress(access)
  const password = openOperatorPassword(access, access.operator)
  try {
    return await engineOf(access.engine).connect(
      address,
      { user: access.operator.username, password },
      {
        credential: 'operator',
        purpose,
        ...(access.monitor ? { ownUsers: [access.monitor.username] } : {}),
      },
    )
  } finally {
    password.wipe()
  }
}
