import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import ssh2 from 'ssh2'
import { Secret } from '@/lib/crypto/secret'
import { AppError } from '@/lib/errors'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'
import { kindOf } from './host-key'

/** A key pair to sign in with: the private half as OpenSSH writes it, the public half as one line. */
export type KeyPair = { privateKey: Secret; publicKey: string }

const ACCEPTED = /^(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa)$/

/**
 * A new ed25519 key pair, written as OpenSSH does. (The SSH library's own generator makes one in some
 * hundreds that nobody can read: it takes leading zeros of a key for padding.)
 */
export function generateKey(): KeyPair {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const open = Buffer.from(x, 'base64url')
  const seed = Buffer.from(d, 'base64url')
  const blob = Buffer.concat([field('ssh-ed25519'), field(open)])
  const check = randomBytes(4)
  const inner = [check, check, blob, field(Buffer.concat([seed, open])), field('')]
  const bytes = Buffer.concat(inner)
  // Filled up to whole blocks of eight bytes with 1, 2, 3…
  const fill = Buffer.from(Array.from({ length: (8 - (bytes.length % 8)) % 8 }, (_, index) => index + 1))
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'),
    field('none'),
    field(''),
    Buffer.of(0, 0, 0, 1),
    field(blob),
    field(Buffer.concat([bytes, fill])),
  ])
  const lines = whole.toString('base64').replaceAll(/.{70}/g, '$&\n').trimEnd()
  for (const secret of [seed, bytes, whole]) secret.fill(0)
  const pem = `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`
  return { privateKey: new Secret(pem), publicKey: `ssh-ed25519 ${blob.toString('base64')}` }
}

/** A string of the SSH protocol: its length in four bytes, then itself. */
function field(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
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
  if (!ACCEPTED.test(kind))
    throw new AppError('host.key_invalid', { detail: say(t.notAccepted, { type: key.type }) })
  if (kind === 'ssh-rsa' && rsaBits(blob) < 2_048)
    throw new AppError('host.key_invalid', { detail: t.rsaKeyNeedsBits })
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
    detail: t.keyOfThisKind,
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
