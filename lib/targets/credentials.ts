import { sealToWorker, workerKeyId } from '@/lib/crypto/box'
import { sha256 } from '@/lib/crypto/hashes'
import { type Binding, openForWeb, sealForWeb, webKeyId } from '@/lib/crypto/sealed'
import type { Secret } from '@/lib/crypto/secret'
import type { CredentialKind } from '@/lib/engines/contract/address'
import { AppError } from '@/lib/errors'
import { secrets } from '@/lib/secrets'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'
import type { SealedCredential, TargetPlaceRow } from './store'

/** What of a target a credential is bound to. */
export type BoundPlace = Pick<
  TargetPlaceRow,
  'id' | 'engine' | 'host' | 'port' | 'tlsMode' | 'tlsCa' | 'addressVersion'
>

/**
 * Row, column and address of a credential. The address itself is in it, so that whoever can write to the
 * store, but holds no key, cannot have a password sent to another host or with weaker TLS.
 */
export function credentialBinding(
  place: BoundPlace,
  kind: CredentialKind,
  row: { id: string; username: string; version: number },
): Binding {
  return {
    table: 'target_credential',
    column: 'sealed',
    row: row.id,
    kind,
    username: row.username,
    version: row.version,
    targetId: place.id,
    addressVersion: place.addressVersion,
    engine: place.engine,
    host: place.host,
    port: place.port,
    tlsMode: place.tlsMode,
    tlsCa: sha256(place.tlsCa).toString('hex'),
  }
}

/** The password as it goes into the store. The web can open the monitor's; the operator's only the worker. */
export function sealCredential(
  place: BoundPlace,
  kind: CredentialKind,
  row: { id: string; username: string; version: number },
  password: Secret,
): { sealed: Buffer; keyId: string } {
  if (password.isEmpty) throw new AppError('target.password_missing')
  const binding = credentialBinding(place, kind, row)
  if (kind === 'monitor')
    return { sealed: sealForWeb('monitor-credential', binding, password), keyId: webKeyId() }
  const publicKey = secrets().workerPublicKey
  return { sealed: sealToWorker(publicKey, binding, password), keyId: workerKeyId(publicKey) }
}

/** Opens the monitor's password. @throws AppError `target.auth_failed` when it does not belong there */
export function openMonitorPassword(place: BoundPlace, credential: SealedCredential): Secret {
  try {
    return openForWeb(
      'monitor-credential',
      credentialBinding(place, 'monitor', credential),
      credential.sealed,
    )
  } catch (error) {
    throw doesNotOpen('monitor', error)
  }
}

/** What to say when a sealed password does not open: the key or the address is another than when it was set. */
export function doesNotOpen(kind: CredentialKind, cause: unknown): AppError {
  return new AppError('target.auth_failed', {
    detail: say(t.storedPasswordDoesNot, { kind }),
    hint: t.setTheCredentialAgain,
    cause,
  })
}
