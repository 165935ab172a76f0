import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { idOfWebKey, readWebKeys, type WebKey, webKeysText } from '@/lib/crypto/web-key-ring'

/** The keys in the web's key file, the one that seals first. @throws Error when it is missing or holds none */
export function keysIn(path: string): [WebKey, ...WebKey[]] {
  return readWebKeys(readFileSync(path, 'utf8'))
}

/**
 * Writes the file whole or not at all, with the owner and the mode that it had.
 * @param since when the sealing key came into use, which the file's time tells; without it: now
 */
function write(path: string, keys: readonly WebKey[], since?: Date): void {
  const was = statSync(path)
  const draft = `${path}.${process.pid}.new`
  try {
    writeFileSync(draft, webKeysText(keys), { mode: 0o600, flush: true })
    chmodSync(draft, was.mode & 0o7777)
    chownSync(draft, was.uid, was.gid)
    if (since) utimesSync(draft, was.atime, since)
    renameSync(draft, path)
    const folder = openSync(dirname(path), 'r')
    fsyncSync(folder)
    closeSync(folder)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Adds a key that stands by, and answers its id; one that stands by already is answered. */
export function addStandby(path: string): string {
  const keys = keysIn(path)
  const waiting = keys.find(({ state }) => state === 'stands-by')
  if (waiting) return waiting.id
  if (keys.length > 1)
    throw new Error('An older key is not retired yet: seal anew what it sealed, and retire it, first.')
  const bytes = randomBytes(32)
  const id = idOfWebKey(bytes)
  write(path, [...keys, { id, bytes, state: 'stands-by' }], statSync(path).mtime)
  return id
}

/** Puts the key that stands by into use; the one before only opens from now on. */
export function promoteStandby(path: string): void {
  const keys = keysIn(path)
  const next = keys.find(({ state }) => state === 'stands-by')
  if (!next) throw new Error('No key stands by.')
  const others = keys.filter((key) => key !== next)
  write(path, [{ ...next, state: 'seals' }, ...others.map((key): WebKey => ({ ...key, state: 'opens' }))])
}

/** Takes keys out of the file for good. The one that seals is never taken. */
export function dropKeys(path: string, ids: readonly string[]): void {
  const keys = keysIn(path)
  const kept = keys.filter(({ id, state }) => state === 'seals' || !ids.includes(id))
  write(path, kept, statSync(path).mtime)
}
