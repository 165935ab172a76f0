import { createPrivateKey } from 'node:crypto'
import ssh2 from 'ssh2'
import { Secret } from '@/lib/crypto/secret'
import { AppError } from '@/lib/errors'
import { kindOf } from './host-key'

/** A key pair to sign in with: the private half as OpenSSH writes it, the public half as one line. */
export type KeyPair = { privateKey: Secret; publicKey: string }

const ACCEPTED = /^(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa)$/

/** A new ed25519 key pair. */
export function generateKey(): KeyPair {
  const made = ssh2.utils.generateKeyPairSync('ed25519')
  return { privateKey: new Secret(made.private), publicKey: made.public.trim() }
}

/**
 * Reads a pasted private key. What is kept is the key as pasted, or, where it has a passphrase, without it:
 * it is sealed to the worker in either case.
 * @throws AppError `host.key_invalid`
 */
export function readKey(text: string, passphrase: string): KeyPair {
  const parsed = ssh2.utils.parseKey(`${text.trim()}\n`, passphrase === '' ? undefined : passphrase)
  const key = Array.isArray(parsed) ? parsed[0] : parsed
  if (!key || key instanceof Error || !key.isPrivateKey())
    throw new AppError('host.key_invalid', key instanceof Error ? { cause: key } : {})
  const blob = key.getPublicSSH()
  const kind = kindOf(blob)
  if (!ACCEPTED.test(kind)) throw new AppError('host.key_invalid', { detail: `${key.type} is not accepted.` })
  if (kind === 'ssh-rsa' && rsaBits(blob) < 2_048)
    throw new AppError('host.key_invalid', { detail: 'An RSA key needs 2048 bits or more.' })
  return {
    privateKey: withoutPassphrase(text, passphrase, key.getPrivatePEM()),
    publicKey: `${kind} ${blob.toString('base64')}`,
  }
}

function withoutPassphrase(text: string, passphrase: string, pem: string): Secret {
  if (passphrase === '') return new Secret(`${text.trim()}\n`)
  try {
    const plain = createPrivateKey(pem)
    // PKCS#1 and SEC1 are what the SSH library reads without a passphrase.
    if (plain.asymmetricKeyType === 'rsa') return new Secret(plain.export({ format: 'pem', type: 'pkcs1' }))
    if (plain.asymmetricKeyType === 'ec') return new Secret(plain.export({ format: 'pem', type: 'sec1' }))
  } catch (cause) {
    throw new AppError('host.key_invalid', { cause })
  }
  throw new AppError('host.key_invalid', {
    detail: 'A key of this kind must be pasted without passphrase, or be made by the panel.',
  })
}

/** Bits of the modulus: the third field of the blob, whose first byte may be a sign. */
function rsaBits(blob: Buffer): number {
  let at = 0
  const field = () => {
    const length = blob.readUInt32BE(at)
    at += 4 + length
    return blob.subarray(at - length, at)
  }
  field()
  field()
  const modulus = field()
  return (modulus[0] === 0 ? modulus.length - 1 : modulus.length) * 8
}
