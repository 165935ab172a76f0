import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { config } from '@/lib/config'
import { sha256 } from '@/lib/crypto/hashes'
import { AppError } from '@/lib/errors'
import { secrets } from '@/lib/secrets'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'

/** A private key that signs checkpoints. Only the worker holds any. */
export type SigningKey = {
  id: string
  /** Ed25519, SPKI DER, base64. */
  publicKey: string
  sign(text: string): Buffer
}

const WorkerKey = z.object({ ed25519: z.string().min(1) })
/** PKCS#8 DER in base64, the newest last. */
const KeyFile = z.object({ keys: z.array(z.string().min(1)) })

/** Id of a public key: the first eight bytes of its SHA-256, as hex. */
export function auditKeyId(publicKey: string): string {
  return sha256(Buffer.from(publicKey, 'base64')).subarray(0, 8).toString('hex')
}

function signingKey(privateKey: string): SigningKey {
  const key: KeyObject = createPrivateKey({
    key: Buffer.from(privateKey, 'base64'),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64')
  return { id: auditKeyId(publicKey), publicKey, sign: (text) => sign(null, Buffer.from(text, 'utf8'), key) }
}

function fileKeys(): string[] {
  const path = config().files.auditKey
  if (!existsSync(path)) return []
  if ((statSync(path).mode & 0o007) !== 0)
    throw new Error(`Everyone on this machine can read ${path}. Run: chmod 600 ${path}`)
  return KeyFile.parse(JSON.parse(readFileSync(path, 'utf8'))).keys
}

/** The key that came with the installation, made at its first start: the worker's own. */
export function firstSigningKey(): SigningKey {
  const worker = secrets().workerKey
  if (!worker) throw new Error('Only the worker signs checkpoints.')
  return signingKey(WorkerKey.parse(JSON.parse(worker.reveal())).ed25519)
}

/**
 * The private key with this id, from the worker's key file or from the file that a change of keys wrote.
 * @throws AppError when this worker does not hold it
 */
export function signingKeyOf(id: string): SigningKey {
  const found = [firstSigningKey(), ...fileKeys().map(signingKey)].find((key) => key.id === id)
  if (found) return found
  throw new AppError('audit.key_missing', {
    detail: say(t.keySignsTheAudit, { id }),
    hint: say(t.copyFromTheMachine, { auditKey: config().files.auditKey }),
  })
}

function write(keys: readonly string[]): void {
  const path = config().files.auditKey
  const draft = `${path}.${process.pid}.new`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(draft, `${JSON.stringify({ keys })}\n`, { mode: 0o600, flush: true })
    renameSync(draft, path)
  } catch (error) {
    throw new AppError('precondition.failed', {
      detail: say(t.workerMayNotWrite, {
        path,
        code: (error as NodeJS.ErrnoException).code ?? t.unknownError,
      }),
      hint: t.setQdAuditKey,
    })
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Makes a key and keeps it beside the one in use. It counts once the store names it. */
export function addSigningKey(): SigningKey {
  const pair = generateKeyPairSync('ed25519')
  const made = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  write([...fileKeys(), made])
  return signingKey(made)
}

/** Destroys the keys in the file but the one in use: what was retired can sign nothing any more. */
export function forgetOtherKeys(inUse: string): void {
  const all = fileKeys()
  const kept = all.filter((one) => signingKey(one).id === inUse)
  if (kept.length < all.length) write(kept)
}
