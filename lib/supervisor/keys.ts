import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config } from '@/lib/config'

type KeyFiles = Pick<Config['files'], 'webKey' | 'workerKey' | 'workerPublicKey'>

/**
 * Makes the installation's keys on first start: `web.key`, `worker.key` (both 0600) and `worker.pub`.
 * Existing files are left as they are. A public key without its private one, or the reverse, is an error:
 * new keys would make every sealed credential unreadable.
 */
export function ensureKeys({ files }: { files: KeyFiles }): void {
  const { webKey, workerKey, workerPublicKey } = files
  if (!existsSync(webKey)) writeOnce(webKey, `${randomBytes(32).toString('base64')}\n`, 0o600)
  if (existsSync(workerKey) && existsSync(workerPublicKey)) return
  if (existsSync(workerKey) !== existsSync(workerPublicKey)) {
    const missing = existsSync(workerKey) ? workerPublicKey : workerKey
    throw new Error(`The key file ${missing} is gone but its partner is there. Put it back from your copy.`)
  }
  const x25519 = generateKeyPairSync('x25519')
  const ed25519 = generateKeyPairSync('ed25519')
  const secret = {
    x25519: x25519.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    ed25519: ed25519.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    kek: randomBytes(32).toString('base64'),
  }
  const shared = {
    x25519: x25519.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    ed25519: ed25519.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  }
  writeOnce(workerKey, `${JSON.stringify(secret)}\n`, 0o600)
  writeOnce(workerPublicKey, `${JSON.stringify(shared)}\n`, 0o644)
}

/** Writes a file whole or not at all; a second writer of the same file fails instead of replacing it. */
function writeOnce(path: string, text: string, mode: number): void {
  const folder = dirname(path)
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o700)
  }
  const draft = `${path}.${process.pid}.new`
  writeFileSync(draft, text, { mode, flush: true })
  try {
    linkSync(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
}
