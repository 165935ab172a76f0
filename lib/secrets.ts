import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import { type Config, config, storeUrlGiven } from '@/lib/config'
import { Secret } from '@/lib/crypto/secret'
import { readWebKeys } from '@/lib/crypto/web-key-ring'

/** What a process of ours must keep to itself. */
export type Secrets = {
  databaseUrl: Secret
  /** The text of the web's key file; `lib/crypto/web-key-ring.ts` reads it. Ask `currentWebKey()`: it may change. */
  webKey: Secret
  /** JSON text `{x25519, ed25519, kek}` (PKCS#8 DER twice, 32 bytes; each base64). Absent in the web process. */
  workerKey?: Secret
  /** X25519, SPKI DER, base64: `createPublicKey({key: Buffer.from(k, 'base64'), format: 'der', type: 'spki'})`. */
  workerPublicKey: string
  /** Ed25519, SPKI DER, base64: verifies what the worker signs. */
  workerVerifyKey: string
  oidcClientSecret?: Secret
}

const HandedOver = z.object({
  databaseUrl: z.string().min(1),
  webKey: z.string().min(1),
  workerKey: z.string().optional(),
  workerPublicKey: z.string().min(1),
  workerVerifyKey: z.string().min(1),
  oidcClientSecret: z.string().optional(),
})
/** The form in which secrets cross the pipe from the supervisor to its children: one line of JSON. */
export type SecretsOnThePipe = z.infer<typeof HandedOver>

const SECRETS = Symbol.for('quarterdeck.secrets')
type Holder = { [SECRETS]?: Secrets }

/**
 * The secrets of this process: those the supervisor handed over, else (a unit that runs alone) those in the
 * key files. It never reads the worker's key from its file: only the worker's entry does (`readSecretFiles`).
 */
export function secrets(): Secrets {
  const holder = globalThis as Holder
  holder[SECRETS] ??= sealed(readSecretFiles(config(), { worker: false }))
  return holder[SECRETS]
}

/** Milliseconds between two looks at a key file that is followed. */
const LOOK_MS = 500
const FOLLOWED = Symbol.for('quarterdeck.web-key-file')
type Followed = { path: string; stamp: string; lookedAt: number }
type FollowHolder = { [FOLLOWED]?: Followed }

/** From now on `currentWebKey` heeds a change of this file: keys are changed without a restart where it can be read. */
export function followWebKey(path: string): void {
  ;(globalThis as FollowHolder)[FOLLOWED] = { path, stamp: '', lookedAt: 0 }
}

/** The text of the web's key file as it is now; as it was handed over where the file is not followed or not readable. */
export function currentWebKey(): Secret {
  const followed = (globalThis as FollowHolder)[FOLLOWED]
  const now = performance.now()
  if (followed && (followed.lookedAt === 0 || now - followed.lookedAt > LOOK_MS)) {
    followed.lookedAt = now
    lookAtKey(followed)
  }
  return secrets().webKey
}

function lookAtKey(followed: Followed): void {
  try {
    const { ino, mtimeMs, size } = statSync(followed.path)
    const stamp = `${ino} ${mtimeMs} ${size}`
    if (stamp === followed.stamp) return
    const text = readPrivate(followed.path)
    readWebKeys(text)
    const holder = globalThis as Holder
    holder[SECRETS] = { ...secrets(), webKey: new Secret(text) }
    followed.stamp = stamp
  } catch {
    // What was handed over stays: a web of another user may not read the file, and half a file is no key.
  }
}

/** Remembers what came over the pipe. Bundles of one process share it through the global symbol. */
export function takeSecrets(line: unknown): void {
  ;(globalThis as Holder)[SECRETS] = sealed(HandedOver.parse(line))
}

function sealed(raw: SecretsOnThePipe): Secrets {
  return {
    databaseUrl: new Secret(raw.databaseUrl),
    webKey: new Secret(raw.webKey),
    workerPublicKey: raw.workerPublicKey,
    workerVerifyKey: raw.workerVerifyKey,
    ...(raw.workerKey ? { workerKey: new Secret(raw.workerKey) } : {}),
    ...(raw.oidcClientSecret ? { oidcClientSecret: new Secret(raw.oidcClientSecret) } : {}),
  }
}

const PublicKeys = z.object({ x25519: z.string().min(1), ed25519: z.string().min(1) })
const StoreAccess = z.object({
  port: z.number().int(),
  user: z.string(),
  password: z.string(),
  database: z.string(),
})

/**
 * Reads the key files and the store's address.
 * @param options.worker true only in the worker and in the supervisor that starts it
 * @throws Error naming the file that is missing or not private enough
 */
export function readSecretFiles(settings: Config, options: { worker: boolean }): SecretsOnThePipe {
  const publicKeys = PublicKeys.parse(JSON.parse(read(settings.files.workerPublicKey)))
  const oidc = settings.files.oidcClientSecret
  return {
    databaseUrl: storeUrl(settings, options.worker ? 'worker' : 'web'),
    webKey: readPrivate(settings.files.webKey),
    workerPublicKey: publicKeys.x25519,
    workerVerifyKey: publicKeys.ed25519,
    ...(options.worker ? { workerKey: readPrivate(settings.files.workerKey) } : {}),
    ...(oidc ? { oidcClientSecret: readPrivate(oidc) } : {}),
  }
}

/**
 * The store's address for one of the three who come to it. Without one of their own the worker and the owner
 * come as everybody does.
 * @throws Error naming the file that is missing or not private enough
 */
export function storeUrl(settings: Config, who: 'web' | 'worker' | 'owner'): string {
  const { files } = settings
  if (who === 'worker') {
    if (files.workerDatabaseUrl) return readPrivate(files.workerDatabaseUrl)
    const given = storeUrlGiven('WORKER_DATABASE_URL')
    if (given) return given
  }
  if (who === 'owner') {
    if (files.ownerDatabaseUrl) return readPrivate(files.ownerDatabaseUrl)
    const given = storeUrlGiven('OWNER_DATABASE_URL')
    if (given) return given
  }
  if (files.databaseUrl) return readPrivate(files.databaseUrl)
  const given = storeUrlGiven('DATABASE_URL')
  if (given) return given
  const access = StoreAccess.parse(JSON.parse(readPrivate(files.store)))
  return embeddedUrl(access)
}

/** The address of the embedded store, as drivers take it. It holds the password: keep it in a Secret. */
export function embeddedUrl(access: z.infer<typeof StoreAccess>): string {
  const { user, password, port: at, database } = access
  return `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${at}/${database}`
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT')
      throw new Error(`The file ${path} does not exist. \`npm start\` makes the panel's own keys.`)
    throw new Error(`The file ${path} cannot be read (${code ?? 'unknown error'}).`)
  }
}

function readPrivate(path: string): string {
  const text = read(path)
  // Group access is allowed: two units may share a file through a group. The world may not read it.
  if ((statSync(path).mode & 0o007) !== 0)
    throw new Error(`Everyone on this machine can read ${path}. Run: chmod 600 ${path}`)
  return text
}
