import { sealToWorker, workerKeyId } from '@/lib/crypto/box'
import type { Binding } from '@/lib/crypto/sealed'
import type { Secret } from '@/lib/crypto/secret'
import { secrets } from '@/lib/secrets'

/** What of a host its key is bound to. */
export type HostPlace = {
  id: string
  address: string
  port: number
  username: string
  hostKey: string
  version: number
}

/**
 * Row, column and place of a host's private key. Address, user and pinned host key are in it, so that
 * whoever can write to the store, but holds no key, cannot have the panel sign in elsewhere.
 */
export function hostKeyBinding(place: HostPlace): Binding {
  return {
    table: 'host',
    column: 'sealed',
    row: place.id,
    address: place.address,
    port: place.port,
    username: place.username,
    hostKey: place.hostKey,
    version: place.version,
  }
}

/** The private key as it goes into the store: only the worker opens it. */
export function sealHostKey(place: HostPlace, privateKey: Secret): { sealed: Buffer; keyId: string } {
  const publicKey = secrets().workerPublicKey
  return { sealed: sealToWorker(publicKey, hostKeyBinding(place), privateKey), keyId: workerKeyId(publicKey) }
}

/** Binding of a private key somebody just pasted, on its way to the worker that reads it. */
export function pastedBinding(hostId: string): Binding {
  return { table: 'worker_task', column: 'input', what: 'pasted-host-key', row: hostId }
}
