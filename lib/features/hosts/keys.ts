import 'server-only'
import { z } from 'zod'
import { sealToWorker } from '@/lib/crypto/box'
import { Secret } from '@/lib/crypto/secret'
import { AppError } from '@/lib/errors'
import { type HostPlace, pastedBinding } from '@/lib/hosts/credentials'
import { askWorker } from '@/lib/jobs/task'
import { secrets } from '@/lib/secrets'
import { refusalTexts as t } from '@/lib/texts/refusals'

const WAIT_MS = 20_000

/** Asks the worker about a host. @throws AppError as the worker threw it, or `host.timeout` */
export async function askAboutHost<T extends z.ZodType>(
  kind: string,
  input: unknown,
  answer: T,
  waitMs = WAIT_MS,
): Promise<z.output<T>> {
  const found = await askWorker(kind, input, { waitMs })
  if (found.state === 'pending') throw new AppError('host.timeout', { detail: t.workerIsStill })
  return answer.parse(found.result)
}

export type TypedKey = { from: 'made' } | { from: 'pasted'; privateKey: string; passphrase: string }

const Prepared = z.object({ publicKey: z.string(), sealed: z.base64(), keyId: z.string() })

/**
 * Has the worker make a key pair, or read the pasted key, for exactly this place. A pasted key is sealed to
 * the worker before it leaves this function; nothing here can open what comes back.
 */
export async function prepareKey(
  place: HostPlace,
  key: TypedKey,
): Promise<{ publicKey: string; sealed: Uint8Array<ArrayBuffer>; keyId: string; keySetAt: Date }> {
  let pasted: string | null = null
  if (key.from === 'pasted') {
    const { privateKey, passphrase } = key
    const secret = new Secret(JSON.stringify({ privateKey, passphrase }))
    pasted = sealToWorker(secrets().workerPublicKey, pastedBinding(place.id), secret).toString('base64')
    secret.wipe()
  }
  const made = await askAboutHost('hosts.key', { place, pasted }, Prepared)
  const sealed = new Uint8Array(Buffer.from(made.sealed, 'base64'))
  return { publicKey: made.publicKey, sealed, keyId: made.keyId, keySetAt: new Date() }
}
